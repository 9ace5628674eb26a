//! Compiling the probe and reading what it says.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::diagnostics::{Severity, about};
use super::inventory::Inventory;
use super::primitive::Primitives;
use super::probe::{PRIMITIVES, Probe, Question, Subject, primitive_variable};
use crate::extract::cpp::probe::FACTS;
use crate::extract::object::dwarf::{Graph, TypeId, TypeKind};
use crate::extract::object::{Image, ObjectError, Place};
use crate::extract::{ExtractError, Session};
use crate::toolchain::cc::Producer;

/// The compiled probe.
#[derive(Debug)]
pub struct Answers {
    /// The object.
    pub image: Image,
    /// Its debug information.
    pub graph: Graph,
    /// Sizes and alignments of the primitives.
    pub primitives: Primitives,
    /// What the compiler does not accept, and why.
    pub refused: BTreeMap<Subject, String>,
}

/// Everything that a probe is made from.
pub struct Inquiry<'a> {
    /// The line that includes the party.
    pub include: &'a str,
    /// The party's declarations.
    pub inventory: &'a Inventory,
    /// The constants to ask for.
    pub questions: Vec<Question<'a>>,
    /// Names that macros hide.
    pub object_macros: Vec<&'a str>,
    /// What to ask.
    pub subjects: Vec<Subject>,
    /// Bits in the significand of `long double`.
    pub long_double_digits: Option<u32>,
}

impl Inquiry<'_> {
    /// Compiles the probe with `producer`. What the compiler refuses is asked about no further.
    ///
    /// # Errors
    /// When the compiler does not accept the party itself, or its object cannot be read.
    pub fn ask(
        &self,
        producer: &Producer,
        source: &Path,
        session: &Session<'_>,
    ) -> Result<Answers, ExtractError> {
        let object = session.scratch.join("probe.o");
        let refused = self.compile(producer, &object, source, session)?;
        let image = Image::open(&object)?;
        let graph = Graph::read(&image)?;
        let layouts = primitive_layouts(&image)?;
        let primitives = Primitives { layouts, long_double_digits: self.long_double_digits };
        Ok(Answers { image, graph, primitives, refused })
    }

    fn compile(
        &self,
        producer: &Producer,
        object: &Path,
        source: &Path,
        session: &Session<'_>,
    ) -> Result<BTreeMap<Subject, String>, ExtractError> {
        let dialect = self.inventory.dialect;
        let file = session.scratch.join("probe").with_extension(dialect.extension());
        let name = &producer.compiler().name;
        let failed = || format!("{name} could not compile a file that includes the header");
        let mut refused = BTreeMap::new();
        // A refused line can hide the next one, hence more than one attempt. Each removes at least
        // one line, and a handful is all that real compilers need.
        for _ in 0..8 {
            let subjects: Vec<_> =
                self.subjects.iter().copied().filter(|s| !refused.contains_key(s)).collect();
            let (include, inventory) = (self.include, self.inventory);
            let probe =
                Probe::new(include, inventory, &self.questions, &self.object_macros, &subjects);
            super::write(&file, &probe.text)?;
            let outcome = producer.compile(&file, object, session.timings);
            let error = match outcome.map_err(|e| ExtractError::tool(failed(), e).at(source))? {
                Ok(()) => return Ok(refused),
                Err(error) => error,
            };
            let messages = about(&file, error.said().unwrap_or_default());
            let errors: Vec<_> =
                messages.into_iter().filter(|m| m.severity == Severity::Error).collect();
            let blamed = probe.blamed(&errors);
            if blamed.is_empty() {
                return Err(ExtractError::tool(failed(), error).at(source).help(HELP));
            }
            refused.extend(blamed);
        }
        Err(ExtractError::new(failed()).at(source).help(HELP))
    }
}

const HELP: &str = "the header must compile with this party's `compiler` and `flags`; \
                    leave `compiler` out to use Zig's";

impl Answers {
    /// The type that answers a subject: what its variable is or, for declarations, points to.
    pub fn type_of(&self, subject: Subject) -> Option<TypeId> {
        let id = self.variable_type(subject)?;
        match (subject, self.graph.kind(id)) {
            (Subject::Constant(_) | Subject::Value(_), _) => Some(id),
            (_, TypeKind::Pointer(pointer)) => pointer.target,
            _ => None,
        }
    }

    /// Whether the subject was answered at all; the type of a `void` alias is `None` too.
    pub fn has(&self, subject: Subject) -> bool {
        self.variable_type(subject).is_some()
    }

    fn variable_type(&self, subject: Subject) -> Option<TypeId> {
        let variables = self.graph.variables_named(&subject.variable());
        variables.iter().find_map(|id| self.graph.variable(*id).ty)
    }

    /// Size and alignment in bytes of every tag that the probe asked for.
    ///
    /// # Errors
    /// When the object lacks what the probe defines.
    pub fn layouts(&self, count: usize) -> Result<HashMap<usize, (u64, u64)>, ObjectError> {
        let mut layouts = HashMap::new();
        for index in 0..count {
            let name = Subject::Tag(index).companion();
            if self.image.symbol(&name).is_some() {
                layouts.insert(index, pair(&self.image, &name)?);
            }
        }
        Ok(layouts)
    }

    /// What the probe states about a C++ class, if it was asked and the compiler answered: size,
    /// alignment and the rest of [`crate::extract::cpp::probe`]'s facts.
    ///
    /// # Errors
    /// When the object lacks what the probe defines.
    pub fn class_facts(&self, subject: Subject) -> Result<Option<[u64; FACTS]>, ObjectError> {
        let name = subject.companion();
        if self.image.symbol(&name).is_none() {
            return Ok(None);
        }
        let place = self.image.place_of(&name)?;
        let mut facts = [0; FACTS];
        for (index, fact) in facts.iter_mut().enumerate() {
            *fact = self.image.number_at(place.plus(8 * index as u64), 8)?;
        }
        Ok(Some(facts))
    }

    /// Where the data of a constant is.
    ///
    /// # Errors
    /// When the object lacks it.
    pub fn place(&self, subject: Subject) -> Result<Place, ObjectError> {
        self.image.place_of(&subject.variable())
    }

    /// Where the static variable of a subject is.
    ///
    /// # Errors
    /// When the object lacks it.
    pub fn referenced(&self, subject: Subject) -> Result<Place, ObjectError> {
        self.image.follow(self.image.place_of(&subject.companion())?)
    }
}

fn primitive_layouts(image: &Image) -> Result<Vec<(&'static str, u64, u64)>, ObjectError> {
    let mut layouts = Vec::new();
    for (index, (name, _)) in PRIMITIVES.iter().enumerate() {
        let variable = primitive_variable(index);
        if image.symbol(&variable).is_some() {
            let (size, align) = pair(image, &variable)?;
            layouts.push((*name, size, align));
        }
    }
    Ok(layouts)
}

/// Two `unsigned long long`.
fn pair(image: &Image, name: &str) -> Result<(u64, u64), ObjectError> {
    let place = image.place_of(name)?;
    Ok((image.number_at(place, 8)?, image.number_at(place.plus(8), 8)?))
}

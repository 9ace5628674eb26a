//! One change to one side of a boundary.

mod cpp;
mod enums;
mod items;
mod records;
mod rules;
mod signatures;
mod sites;
mod types;

use fastrand::Rng;

use crate::model::{Boundary, Decl, DeclKind, Language, Languages, Ty};
use crate::profile::Aspect;
use sites::Site;

/// A boundary of which one side was changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was done.
    pub kind: Kind,
    /// The side that was changed.
    pub side: Language,
    /// The boundary as that side now writes it.
    pub boundary: Boundary,
    /// The item paths by which the difference may be named.
    pub allowed: Vec<String>,
    /// Paths of places at which the changed item is used by languages that see no more of it there
    /// than what it is: each may be named besides.
    pub uses: Vec<String>,
    /// Whether the ABI or the meaning changes; if not, nothing may be reported.
    pub changes: bool,
}

/// What a change comes to: where it may be reported, and whether it is one.
#[derive(Clone, Debug)]
struct Change {
    allowed: Vec<String>,
    uses: Vec<String>,
    changes: bool,
}

impl Change {
    fn real(allowed: Vec<String>) -> Self {
        Self::when(true, allowed)
    }

    fn nothing() -> Self {
        Self::when(false, Vec::new())
    }

    fn when(changes: bool, allowed: Vec<String>) -> Self {
        Self { allowed, uses: Vec::new(), changes }
    }

    /// The same change, also seen where the item is used.
    fn used_at(self, uses: Vec<String>) -> Self {
        Self { uses, ..self }
    }
}

/// A change to be made: the boundary to change, the side that will write it, and the randomness.
struct Mutator<'a> {
    /// The boundary as the other sides write it.
    original: &'a Boundary,
    boundary: Boundary,
    side: Language,
    rng: Rng,
}

/// Declares [`Kind`], the list of all kinds, their names, and what makes each.
macro_rules! kinds {
    ($($variant:ident $name:literal $make:path, $doc:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = $doc] $variant,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// A short name for tables.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            fn make(self, mutator: &mut Mutator<'_>) -> Option<Change> {
                match self {
                    $(Self::$variant => $make(mutator),)*
                }
            }
        }
    };
}

kinds! {
    SwapFields "swap fields" records::swap, "Two fields of a record change places.";
    RenameField "rename field" records::rename, "A field gets another name.";
    DropField "drop field" records::drop_field, "A field goes.";
    AddField "add field" records::add, "A field comes.";
    Repack "repack" records::repack, "A record is packed, unpacked or packed otherwise.";
    FieldAlign "field alignment" records::field_align, "A field demands another alignment.";
    Flexible "flexible array" records::flexible, "A flexible array goes.";
    GenericArgument "generic argument" records::argument, "A generic record gets another argument.";
    TagWidth "tag width" enums::tag_width, "The tag of a tagged union has another width.";
    ModuleSwap "module swap" types::module_swap,
        "The type of the same name in another module stands in a type's place.";
    Realign "realign" records::realign, "A record's least alignment changes.";
    StructUnion "struct/union" records::struct_union, "A struct becomes a union or the reverse.";
    DropRepr "drop repr(C)" records::drop_repr, "The layout is no longer promised.";
    BitWidth "bit-field width" records::bit_width, "A bit-field's width changes.";
    BitSign "bit-field sign" records::bit_sign, "Bit-fields gain or lose their sign.";
    VectorLength "vector" types::vector_length, "A SIMD vector gets another length or element.";
    StaticInline "static inline" items::static_inline, "A function no longer has a symbol.";
    Retype "retype" types::retype, "A scalar becomes one of another class.";
    Resize "resize" types::resize, "An integer's or float's width changes.";
    Resign "re-sign" types::resign, "An integer gains or loses its sign.";
    ArrayLength "array length" types::array_length, "An array's length changes.";
    Const "const" types::constness, "A pointer's const is gained or lost.";
    Volatile "volatile" types::volatility, "A pointer's volatile is gained or lost.";
    Nullability "nullability" types::nullability, "Null may pass, or no longer.";
    PointerAsInteger "pointer as integer" types::pointer_as_integer,
        "An integer stands for a pointer.";
    CallbackAsData "callback as data" types::callback_as_data,
        "A data pointer stands for a function pointer.";
    OtherPointee "other pointee" types::other_pointee, "A pointer leads to another named type.";
    VoidPointee "void pointee" types::void_pointee, "A pointer no longer says what it points to.";
    Renumber "renumber" enums::renumber, "An enumerator gets another value.";
    DropEnumerator "drop enumerator" enums::drop_enumerator, "An enumerator goes.";
    AddEnumerator "add enumerator" enums::add, "An enumerator comes.";
    RenameEnumerator "rename enumerator" enums::rename, "An enumerator gets another name.";
    EnumWidth "enum width" enums::width, "An enumeration is stored in another width.";
    EnumRepr "drop enum repr" enums::drop_repr, "An enumeration's width is no longer promised.";
    SwapParameters "swap parameters" signatures::swap, "Two parameters change places.";
    DropParameter "drop parameter" signatures::drop_parameter, "A parameter goes.";
    AddParameter "add parameter" signatures::add, "A parameter comes.";
    ChangeReturn "change return" signatures::change_return,
        "A function returns nothing, or something, or something of another class.";
    Convention "convention" signatures::convention, "The calling convention changes.";
    Variadic "variadic" signatures::variadic, "`...` is gained or lost.";
    NoReturn "noreturn" signatures::noreturn, "A promise not to return is made or lost.";
    RenameParameter "rename parameter" signatures::rename_parameter,
        "A parameter gets another name.";
    RenameFunction "rename function" items::rename_function, "A function's symbol changes.";
    RenameGlobal "rename global" items::rename_global, "A global's symbol changes.";
    RenameConstant "rename constant" items::rename_constant, "A constant gets another name.";
    ConstantValue "constant value" items::constant_value, "A constant gets another value.";
    GlobalConst "global const" items::global_const, "A global becomes constant or mutable.";
    ThreadLocal "thread-local" items::thread_local, "A global becomes thread-local or shared.";
    AddImport "add import" items::add_import, "A function is imported that nobody offers.";
    DropImport "drop import" items::drop_import, "A function is no longer imported.";
    UnsaidResult "unsaid result" items::unsaid_result, "`restype` is left out.";
    UnsaidParameters "unsaid parameters" items::unsaid_parameters, "`argtypes` are left out.";
    RenameType "rename type" items::rename_type, "A type that functions use gets another name.";
    MayThrow "may throw" cpp::may_throw, "An exception may leave a C++ function.";
    Mangle "drop extern \"C\"" cpp::mangle, "A function of C++ is not `extern \"C\"` any more.";
    Namespace "namespace" cpp::namespace, "A C function stands in another namespace of C++.";
    Private "private" cpp::private, "Fields of a C++ class become private.";
    Members "members" cpp::members, "A C++ class gets members that are no fields.";
    Destructor "destructor" cpp::destructor, "A C++ class gets a destructor of its own.";
    CopyConstructor "copy constructor" cpp::copy_constructor,
        "A C++ class gets a copy constructor of its own.";
    Virtual "virtual" cpp::virtual_function, "A C++ class gets a virtual function.";
    BaseClass "base class" cpp::base, "A C++ class gets one base class more.";
    VirtualBase "virtual base" cpp::virtual_base, "A C++ class gets a virtual base class.";
    Initialize "initialize" cpp::initialize,
        "The fields of a C++ class get default member initializers.";
    TemplateArgument "template argument" cpp::template_argument,
        "A template is instantiated with another type.";
    Respell "respell" items::respell, "Everything is spelled otherwise.";
    Reorder "reorder items" items::reorder, "Functions, globals and constants stand elsewhere.";
}

/// A random mutant of `boundary` on `side`. The kind is drawn first, so that all kinds are as
/// frequent as boundaries allow.
#[must_use]
pub fn mutant(boundary: &Boundary, side: Language, seed: u64) -> Mutant {
    let mut rng = Rng::with_seed(seed);
    loop {
        let kind = Kind::ALL[rng.usize(..Kind::ALL.len())];
        if let Some(mutant) = mutant_of_kind(boundary, kind, side, rng.u64(..)) {
            return mutant;
        }
    }
}

/// A random mutant of `kind` on `side`, if the boundary has a place for one.
#[must_use]
pub fn mutant_of_kind(
    boundary: &Boundary,
    kind: Kind,
    side: Language,
    seed: u64,
) -> Option<Mutant> {
    let (original, rng) = (boundary, Rng::with_seed(seed));
    let mut mutator = Mutator { original, boundary: boundary.clone(), side, rng };
    let Change { allowed, uses, changes } = kind.make(&mut mutator)?;
    Some(Mutant { kind, side, boundary: mutator.boundary, allowed, uses, changes })
}

impl Mutator<'_> {
    /// The other languages that write an item that `absent` do not write.
    fn others_of(&self, absent: Languages) -> impl Iterator<Item = Language> + use<> {
        let side = self.side;
        Language::ALL.into_iter().filter(move |it| *it != side && !absent.has(*it))
    }

    /// The other languages that write what stands at a site.
    fn others(&self, site: &Site) -> impl Iterator<Item = Language> + use<> {
        self.others_of(site.absent)
    }

    /// Whether this side and another one write an item: what one side alone has cannot differ.
    fn shares(&self, absent: Languages) -> bool {
        !absent.has(self.side) && self.others_of(absent).next().is_some()
    }

    /// Whether another side says something about `aspect` at a site.
    fn heard(&self, site: &Site, aspect: Aspect) -> bool {
        self.others(site).any(|other| other.says(aspect))
    }

    /// The places at which the alias is used that a site stands in, where this side and another one
    /// know no aliases at uses: what differs is then said there as well.
    fn uses_of_alias(&self, site: &Site) -> Vec<String> {
        let nameless = |language: Language| language == Language::Zig || language.is_python();
        let decls = &self.original.decls;
        let is_it = |decl: &Decl| {
            matches!(decl.kind, DeclKind::Alias(_)) && site.paths.contains(&decl.name)
        };
        let Some(alias) = decls.iter().position(is_it) else { return Vec::new() };
        let mut paths = Vec::new();
        if nameless(self.side) && self.others(site).any(nameless) {
            sites::types(&mut self.original.clone(), &mut |site, ty| {
                let mut named = &*ty;
                while let Ty::Named(id) = named {
                    if *id == alias {
                        paths.extend(site.paths.clone());
                    }
                    let DeclKind::Alias(target) = &decls[*id].kind else { break };
                    named = target;
                }
            });
        }
        paths
    }

    fn one_of<T: Clone>(&mut self, options: &[T]) -> Option<T> {
        (!options.is_empty()).then(|| options[self.rng.usize(..options.len())].clone())
    }

    /// A word that stands in no name of the boundary.
    fn fresh_word(&mut self) -> String {
        let taken = format!("{:?}", self.original).to_lowercase();
        let free: Vec<_> =
            crate::words::WORDS.iter().filter(|word| !taken.contains(**word)).collect();
        self.one_of(&free).map_or_else(|| "novelty".to_owned(), |word| (*word).to_owned())
    }
}

//! The model: everything one party says about a boundary on one target, as language-neutral data.
//!
//! Extractors build a [`Contract`]; comparison reads two; reporters read them for the words and
//! places of a declaration. Nothing in this module does I/O or runs a compiler.

mod header;
mod items;
pub mod json;
mod name;
mod span;
mod types;

pub use header::{Compiler, DataModel, Endian, Header, Primitive, SCHEMA_VERSION, Target};
pub use items::{
    Constant, Export, Function, Gap, Global, Hiding, ItemKind, Library, Limit, Linkage,
    SymbolVersion, Topic, TypeItem, Unexported, Value,
};
pub use name::Name;
pub use span::{Language, Span};
pub use types::{
    Alias, AliasId, ArrayLength, ClassFacts, Convention, Enum, EnumId, Enumerator, Field,
    FieldKind, FloatFormat, LayoutPromise, Nullability, Opaque, OpaqueId, Openness, Parameter,
    Passing, Pointer, Record, RecordId, RecordKind, Signature, SignatureId, Type, TypeId, TypeUse,
    Types, Untold, Unwinding,
};

/// Everything one party says about the boundary on one target.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Who, where, by which compiler.
    pub header: Header,
    /// Whether sizes and offsets were computed from the declared types and the target's facts,
    /// because the party's own language cannot be asked for this target (Python, for any target
    /// but that of its interpreter).
    pub computed: bool,
    /// The type nodes that the items refer to.
    pub types: Types,
    /// The types named at the boundary.
    pub type_items: Vec<TypeItem>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The global variables.
    pub globals: Vec<Global>,
    /// The constants.
    pub constants: Vec<Constant>,
    /// What the party has and the extractor could not read.
    pub gaps: Vec<Gap>,
    /// What the party's kind of source cannot tell about any item.
    pub limits: Vec<Limit>,
    /// The library that is to define what the party declares, where one is named.
    pub library: Option<Library>,
    /// The versions of the symbols of a shared library, sorted; empty where it gives none.
    pub versions: Vec<SymbolVersion>,
    /// What a library defines, or a header declares, that nobody outside may use; sorted by symbol.
    pub unexported: Vec<Unexported>,
}

impl Contract {
    /// A contract without items.
    #[must_use]
    pub fn new(header: Header) -> Self {
        Self {
            header,
            computed: false,
            types: Types::default(),
            type_items: Vec::new(),
            functions: Vec::new(),
            globals: Vec::new(),
            constants: Vec::new(),
            gaps: Vec::new(),
            limits: Vec::new(),
            library: None,
            versions: Vec::new(),
            unexported: Vec::new(),
        }
    }

    /// Whether the party cannot tell this.
    #[must_use]
    pub fn cannot_tell(&self, topic: Topic) -> bool {
        self.limits.iter().any(|limit| limit.topic == topic)
    }

    /// Number of items of all kinds.
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.type_items.len() + self.functions.len() + self.globals.len() + self.constants.len()
    }
}

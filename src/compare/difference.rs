//! A difference: one typed fact that two contracts disagree on, and what follows from it.
//!
//! Nothing here is text for people except names out of the contracts; reporters make the text.

use crate::contract::{EnumId, Name, RecordId, TypeId};

use super::{Code, DifferenceKind, Level};

/// One disagreement between two parties, with everything that follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The target's triple.
    pub target: String,
    /// Dotted path of the item: `Type.field`, `Enum.ENUMERATOR`, `function`, `CONSTANT`, `alias`.
    /// Where the sides use other names it is the C side's name, or else the first party's.
    pub item: String,
    /// What they disagree about.
    pub kind: DifferenceKind,
    /// What the one side states.
    pub left: Side,
    /// What the other side states.
    pub right: Side,
    /// Further parties that state what `left` or what `right` states.
    pub also: Vec<Also>,
    /// What else differs only because of this: moved fields, grown records, functions that use
    /// the type. None of it is reported as a difference of its own.
    pub follows: Vec<Consequence>,
}

impl Difference {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.kind.code()
    }

    /// How bad it is. May be milder than the code's usual level where the bytes happen to agree.
    #[must_use]
    pub fn level(&self) -> Level {
        self.kind.level()
    }

    /// The sides that state the same as `which`: its own, then those of further parties.
    pub fn sides(&self, which: Which) -> impl Iterator<Item = &Side> {
        let main = if which == Which::Left { &self.left } else { &self.right };
        let also = self.also.iter().filter(move |also| also.with == which);
        std::iter::once(main).chain(also.map(|also| &also.side))
    }

    /// Takes over what follows from another difference of the same cause, once.
    pub(super) fn adopt_consequence(&mut self, new: &Self, follows: &Consequence) {
        let same = |f: &Consequence| f.item == follows.item && f.effect == follows.effect;
        if self.follows.iter().any(same) {
            return;
        }
        let mut follows = follows.clone();
        // Ids are valid in their own contract only.
        if new.left.party != self.left.party {
            follows.left = Subject::Absent(Container::Contract);
        }
        if new.right.party != self.right.party {
            follows.right = Subject::Absent(Container::Contract);
        }
        self.follows.push(follows);
    }
}

/// What one party states about the item of a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The party's place in the list of contracts that were compared (0 and 1 for a pair).
    pub party: usize,
    /// The party's name.
    pub name: Name,
    /// The declaration in that party's contract.
    pub subject: Subject,
    /// The item's dotted path in the party's own names, where the party has it.
    pub path: Option<String>,
}

/// A declaration in a contract, by ids that are valid in that contract only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A struct or union.
    Record(RecordId),
    /// A field: the outermost named record, and the indices that lead through its anonymous
    /// members to the field. One index for a plain field.
    Field {
        /// The record.
        record: RecordId,
        /// Index into `fields` of the record, then of the anonymous member's record, and so on.
        indices: Vec<usize>,
    },
    /// An enumeration.
    Enum(EnumId),
    /// An enumerator of an enumeration.
    Enumerator {
        /// The enumeration.
        of: EnumId,
        /// Index into `enumerators`.
        index: usize,
    },
    /// A function, by its index in `functions`.
    Function(usize),
    /// A parameter of a function.
    Parameter {
        /// Index in `functions`.
        function: usize,
        /// Index in `parameters`.
        index: usize,
    },
    /// What a function returns, by its index in `functions`.
    Return(usize),
    /// A global variable, by its index in `globals`.
    Global(usize),
    /// A constant, by its index in `constants`.
    Constant(usize),
    /// Any other type node: an alias, an opaque type.
    Type(TypeId),
    /// A symbol of the library that the party names, by its index in `exports`.
    Export(usize),
    /// The party lacks the item; what should contain it is named.
    Absent(Container),
}

/// Where an item that a party lacks would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// At the top level.
    Contract,
    /// In the library that the party names.
    Library,
    /// In this record.
    Record(RecordId),
    /// In this enumeration.
    Enum(EnumId),
    /// In the parameter list of this function, by its index in `functions`.
    Function(usize),
}

/// A further party that takes one of the two sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Also {
    /// Whose statement it shares.
    pub with: Which,
    /// The party and its declaration.
    pub side: Side,
}

/// One of the two sides of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Which {
    /// The left side.
    Left,
    /// The right side.
    Right,
}

impl Which {
    /// The opposite side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Something that differs only because of a difference elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    /// Dotted path of what is affected.
    pub item: String,
    /// How.
    pub effect: Effect,
    /// The declaration on the left.
    pub left: Subject,
    /// The declaration on the right.
    pub right: Subject,
}

/// How a consequence shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A field moved; distances from the record's start in **bits**.
    Offset {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// A record grew or shrank; sizes in **bytes**.
    Size {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// A record's alignment changed; in **bytes**.
    Alignment {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// A function, field, global or alias uses the type that differs.
    Use,
}

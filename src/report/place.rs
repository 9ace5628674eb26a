//! Where one side of a difference stands, also when that side lacks the item.

use super::declaration::{Declaration, declaration};
use super::error::shown_path;
use crate::check::Outcome;
use crate::compare::{Container, Side, Subject};
use crate::contract::{Contract, Language, Span};

/// One side of a difference, looked up in its contract.
pub struct Place<'a> {
    /// The party's contract.
    pub contract: &'a Contract,
    /// The party's language.
    pub language: Language,
    /// The declaration, or what would contain it.
    pub declaration: Option<Declaration>,
    /// Whether the item itself is missing here.
    pub absent: bool,
    /// The file in which to look.
    pub file: Option<String>,
    /// The place in that file.
    pub span: Option<Span>,
}

impl<'a> Place<'a> {
    /// Looks `side` up. `None` only for a party that is not among the contracts, which no
    /// comparison yields.
    #[must_use]
    pub fn of(side: &Side, outcome: &'a Outcome) -> Option<Self> {
        let contract = outcome.contracts.get(side.party)?;
        let absent = matches!(side.subject, Subject::Absent(_));
        let declaration = match &side.subject {
            Subject::Absent(container) => {
                enclosing(container).and_then(|subject| declaration(contract, &subject))
            }
            subject => declaration(contract, subject),
        };
        let span = declaration.as_ref().and_then(|declaration| declaration.span);
        let source = outcome.sources.get(side.party);
        let in_library =
            matches!(side.subject, Subject::Absent(Container::Library) | Subject::Export(_));
        let library = contract.library.as_ref().filter(|_| in_library);
        let file = match span {
            _ if library.is_some() => library.map(|library| library.file.clone()),
            Some(span) => Some(span.file.to_string()),
            None => source.map(|path| shown_path(path)),
        };
        Some(Self { contract, language: contract.header.language, declaration, absent, file, span })
    }
}

/// The declaration that would contain a missing item; nothing at the top level.
fn enclosing(container: &Container) -> Option<Subject> {
    match container {
        Container::Contract | Container::Library => None,
        Container::Record(id) => Some(Subject::Record(*id)),
        Container::Enum(id) => Some(Subject::Enum(*id)),
        Container::Function(index) => Some(Subject::Function(*index)),
    }
}

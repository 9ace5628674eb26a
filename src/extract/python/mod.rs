//! Reads Python parties: the user's own interpreter imports the module under an introspector, which
//! prints what ctypes, cffi and numpy know of it.
//!
//! On the interpreter's own target sizes and offsets are Python's. On any other they are computed
//! from the declared types and the target's facts, and the contract says so; what the module asks
//! about its platform is then answered for the target.

pub mod document;
mod interpreter;
mod items;
mod layout;
mod platform;
#[cfg(test)]
mod tests;
mod types;
mod words;

use sha2::{Digest, Sha256};

use crate::contract::{Compiler, Contract, Header, Language, Limit, Topic};
use crate::extract::{ExtractError, ItemFilter, Party, Session};
use crate::toolchain::target;

use document::{Document, Interpreter};
use interpreter::Introspector;
use types::TypeLowering;
pub use words::Words;

/// Reads a Python module.
///
/// # Errors
/// When there is no Python, the module cannot be imported, or the answer is damaged.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    let introspector = Introspector::new(party, session)?;
    let interpreter = introspector.about()?;
    let native = platform::runs_on(&interpreter, session.target);
    let facts = target::facts(&session.target.triple)
        .map_err(|error| ExtractError::new("could not ask for C's types").because(error))?;
    let target = session.target;
    let words = Words { triple: &target.triple, model: &target.model, facts: &facts };
    let asked = (!native).then(|| platform::facts(target, &words));
    let answer = introspector.read(asked.as_ref())?;
    let document = Document::checked(&answer).map_err(|error| {
        let headline = format!("could not read what `{}` declares", party.name);
        ExtractError::new(headline).at(party.source.file()).because(error)
    })?;
    let mut contract = Contract::new(header(party, session, &document.interpreter, &answer));
    fill(&mut contract, &document, words, native, &party.items);
    record_inputs(&introspector, &document, session);
    Ok(contract)
}

/// Fills `contract`, which has no items yet, with what the introspector's answer declares. `native`
/// tells whether the interpreter runs on the contract's target, so that its numbers count.
pub fn fill(
    contract: &mut Contract,
    document: &Document,
    words: Words<'_>,
    native: bool,
    items: &ItemFilter,
) {
    contract.computed = !native;
    contract.limits.push(Limit {
        topic: Topic::Constness,
        reason: "Python's types do not say which pointers are read-only".to_owned(),
        remedy: None,
    });
    let types = TypeLowering::new(document, words, native);
    items::fill(contract, document, types, items);
}

fn header(party: &Party, session: &Session<'_>, python: &Interpreter, answer: &[u8]) -> Header {
    let mut hash = Sha256::new();
    hash.update(answer);
    hash.update(format!("{:?} {:?}", party.flags, session.target));
    Header {
        party: party.name,
        language: Language::Python,
        target: session.target.clone(),
        compiler: Compiler {
            name: python.implementation.clone(),
            version: python.version.clone(),
            since: None,
        },
        digest: format!("{:x}", hash.finalize()),
    }
}

/// Notes down what was read. The list is never complete: an import may depend on anything, so that
/// a Python party is read anew in every run.
fn record_inputs(introspector: &Introspector<'_>, document: &Document, session: &Session<'_>) {
    session.inputs.program(introspector.tool().command().get_program());
    document.files.iter().for_each(|file| session.inputs.file(file));
}

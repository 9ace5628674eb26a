//! Taking over what a restated text ([`super::restate`]) says about the declarations of the plain one.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::declarator::NONNULL;
use super::inventory::{Function, Inventory, Parameter, Tag, Wording, qualified};
use super::location::Place;
use super::preprocessed;
use super::restate::{MARK, Restated};
use super::scope::Scope;
use crate::contract::ItemKind;

/// An attribute that the source has and that nobody could read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The item that has it.
    pub item: String,
    /// What the item is.
    pub kind: ItemKind,
    /// The field of it, if it is a record.
    pub field: Option<String>,
    /// The attribute.
    pub word: &'static str,
    /// Where the item or field stands.
    pub place: Option<Place>,
}

/// Adds the words of `restated` to those of `inventory` and answers with the names of the
/// declarations for which that was possible.
pub fn adopt(inventory: &mut Inventory, restated: &Inventory) -> HashSet<String> {
    let mut adopted = HashSet::new();
    let same = inventory.tags.len() == restated.tags.len();
    for (index, tag) in inventory.tags.iter_mut().enumerate() {
        let name = tag.qualified();
        let words = match name.and_then(|name| restated.tag(&name)) {
            Some(index) => Some(&restated.tags[index]),
            None => restated.tags.get(index).filter(|words| same && words.name == tag.name),
        };
        if let Some(words) = words {
            fields(tag, words, &mut adopted);
        }
    }
    for typedef in &mut inventory.typedefs {
        let words = restated.typedef(&qualified(&typedef.path, &typedef.name));
        if let Some(words) = words {
            add(&mut typedef.also, [&words.spelled].into_iter().chain(&words.also));
            adopted.insert(typedef.name.clone());
        }
    }
    for variable in &mut inventory.variables {
        let name = qualified(&variable.path, &variable.name);
        if let Some(index) = restated.variable_by_name.get(&name) {
            let words = &restated.variables[*index];
            add(&mut variable.also, [&words.spelled].into_iter().chain(&words.also));
            adopted.insert(variable.name.clone());
        }
    }
    functions(inventory, restated, &mut adopted);
    adopted
}

fn fields(tag: &mut Tag, words: &Tag, adopted: &mut HashSet<String>) {
    let same = tag.fields.len() == words.fields.len();
    let both = tag.fields.iter_mut().zip(&words.fields).filter(|_| same);
    for (field, words) in both.filter(|(field, words)| field.name == words.name) {
        add(&mut field.also, [&words.spelled]);
        adopted.extend(field.name.clone());
    }
}

/// Functions of one name come in the same order in both. What one declaration marks and another does
/// not are two functions of C++.
fn functions(inventory: &mut Inventory, restated: &Inventory, adopted: &mut HashSet<String>) {
    let mut theirs = HashMap::<_, Vec<&Function>>::new();
    for function in &restated.functions {
        theirs.entry((&*function.path, &*function.name)).or_default().push(function);
    }
    let mut ours = HashMap::<_, Vec<&mut Function>>::new();
    for function in &mut inventory.functions {
        let key = (function.path.clone(), function.name.clone());
        ours.entry(key).or_default().push(function);
    }
    for ((path, name), mut ours) in ours {
        let Some(theirs) = theirs.get(&(&*path, &*name)) else { continue };
        let same = |(own, words): (&&mut Function, &&Function)| {
            own.parameters.len() == words.parameters.len()
        };
        if ours.len() == theirs.len() && ours.iter().zip(theirs).all(same) {
            ours.iter_mut().zip(theirs).for_each(|(own, words)| adopt_function(own, words));
        } else if let [own] = ours.as_mut_slice() {
            theirs.iter().for_each(|words| adopt_function(own, words));
        } else {
            continue;
        }
        adopted.insert(name);
    }
}

fn adopt_function(function: &mut Function, words: &Function) {
    // With numbers it is said of the parameters of a function pointer, and the text no longer says it.
    for (own, words) in function.parameters.iter_mut().zip(&words.parameters) {
        own.nonnull &= words.nonnull;
    }
    for (own, words) in function.also.iter_mut().zip(&words.also) {
        for (own, words) in own.parameters.iter_mut().zip(&words.parameters) {
            own.nonnull &= words.nonnull;
        }
    }
    let first = Wording {
        spelled: words.spelled.clone(),
        bare: words.bare.clone(),
        parameters: words.parameters.clone(),
    };
    let all = [&first].into_iter().chain(&words.also);
    function.also.extend(all.map(|words| Wording {
        spelled: meant(&words.spelled),
        bare: words.bare.as_deref().map(meant),
        parameters: words.parameters.iter().map(meant_parameter).collect(),
    }));
}

fn meant_parameter(parameter: &Parameter) -> Parameter {
    Parameter { spelled: meant(&parameter.spelled), ..parameter.clone() }
}

fn add<'a>(also: &mut Vec<String>, spellings: impl IntoIterator<Item = &'a String>) {
    also.extend(spellings.into_iter().map(|spelled| meant(spelled)));
}

/// The attribute that is meant in place of the one that clang keeps.
fn meant(spelled: &str) -> String {
    spelled.replace(MARK, NONNULL)
}

/// What stands on the boundary and could not be read. `adopted` are the declarations that the restated
/// text was read for, `text` is the preprocessed one.
pub fn unread(
    inventory: &Inventory,
    restated: Option<(&Restated, &HashSet<String>)>,
    text: &str,
    scope: &Scope<'_>,
) -> Vec<Unread> {
    let mut all = ignored(inventory);
    for attribute in restated.iter().flat_map(|(restated, _)| &restated.attributes) {
        let read = restated.is_some_and(|(_, adopted)| adopted.contains(&attribute.owner));
        if !(attribute.restated && read) {
            let place = preprocessed::place(text, attribute.offset);
            all.push(located(inventory, &attribute.owner, attribute.word, place));
        }
    }
    all.retain(|unread| scope.wants(&unread.item, unread.place.as_ref()));
    // One attribute is enough to say it.
    let key = |u: &Unread| (u.item.clone(), u.field.clone(), u.word);
    all.into_iter()
        .map(|unread| (key(&unread), unread))
        .collect::<BTreeMap<_, _>>()
        .into_values()
        .collect()
}

/// Attributes that clang accepts on what is no function and whose parameters nobody has marked: those
/// of an alias, `callback cb __attribute__((nonnull(1)))`.
fn ignored(inventory: &Inventory) -> Vec<Unread> {
    let lost =
        |nonnull: bool, also: &[String]| nonnull && !also.iter().any(|s| s.contains(NONNULL));
    let unread = |item: &str, kind, field: Option<&String>, place: &Option<Place>| Unread {
        item: item.to_owned(),
        kind,
        field: field.cloned(),
        word: "nonnull",
        place: place.clone(),
    };
    let mut all = Vec::new();
    for tag in &inventory.tags {
        for field in tag.fields.iter().filter(|field| lost(field.nonnull, &field.also)) {
            let name = tag.known_as().unwrap_or("{…}");
            all.push(unread(name, ItemKind::Type, field.name.as_ref(), &field.place));
        }
    }
    for typedef in inventory.typedefs.iter().filter(|t| lost(t.nonnull, &t.also)) {
        all.push(unread(&typedef.name, ItemKind::Type, None, &typedef.place));
    }
    for variable in inventory.variables.iter().filter(|v| lost(v.nonnull, &v.also)) {
        all.push(unread(&variable.name, ItemKind::Global, None, &variable.place));
    }
    all
}

/// An attribute of what `owner` names, found near `place`.
fn located(inventory: &Inventory, owner: &str, word: &'static str, place: Place) -> Unread {
    let near = |other: &Option<Place>| match other {
        Some(other) if other.file == place.file => Some(other.line.abs_diff(place.line)),
        _ => None,
    };
    let functions = inventory.functions.iter().filter(|it| it.name == owner);
    let functions = functions.map(|it| (&it.name, ItemKind::Function, None, &it.place));
    let typedefs = inventory.typedefs.iter().filter(|it| it.name == owner);
    let typedefs = typedefs.map(|it| (&it.name, ItemKind::Type, None, &it.place));
    let variables = inventory.variables.iter().filter(|it| it.name == owner);
    let variables = variables.map(|it| (&it.name, ItemKind::Global, None, &it.place));
    let fields = inventory.tags.iter().flat_map(|tag| {
        let name = tag.name.as_ref().or(tag.typedef_name.as_ref());
        let fields = tag.fields.iter().filter(|field| field.name.as_deref() == Some(owner));
        fields.filter_map(move |field| {
            Some((name?, ItemKind::Type, field.name.clone(), &field.place))
        })
    });
    let all = functions.chain(typedefs).chain(variables).chain(fields);
    let found = all.min_by_key(|(_, _, _, place)| near(place).unwrap_or(u32::MAX));
    match found {
        Some((item, kind, field, place)) => {
            Unread { item: item.clone(), kind, field, word, place: place.clone() }
        }
        None => Unread {
            item: owner.to_owned(),
            kind: ItemKind::Type,
            field: None,
            word,
            place: Some(place),
        },
    }
}

//! The introspector's items as items of a contract.

use super::document::{self, ConstantValue, Document, Named, Use};
use super::types::TypeLowering;
use crate::contract::{
    Alias, Constant, Contract, Function, Gap, Global, ItemKind, Linkage, Name, Type, TypeId,
    TypeItem, TypeUse, Value,
};
use crate::extract::ItemFilter;

/// Fills `contract`, which has no items yet.
pub fn fill(
    contract: &mut Contract,
    document: &Document,
    mut types: TypeLowering<'_>,
    filter: &ItemFilter,
) {
    let mut lowering = Items { contract, types: &mut types, filter };
    document.named.iter().for_each(|named| lowering.named(named));
    document.functions.iter().for_each(|function| lowering.function(function));
    document.globals.iter().for_each(|global| lowering.global(global));
    document.constants.iter().for_each(|constant| lowering.constant(constant));
    document.gaps.iter().for_each(|gap| lowering.gap(gap));
    contract.types = types.types;
}

struct Items<'a, 'd> {
    contract: &'a mut Contract,
    types: &'a mut TypeLowering<'d>,
    filter: &'a ItemFilter,
}

impl Items<'_, '_> {
    fn named(&mut self, named: &Named) {
        if !self.filter.selects(&named.name) {
            return;
        }
        let (name, span) = (Name::new(&named.name), self.types.span(named.place.as_ref()));
        let mut id = self.types.lower(named.ty);
        let what = self.types.types.node(id);
        if let Type::Unsupported { reason, .. } = what {
            let (item, kind, reason) = (name, ItemKind::Type, reason.to_string());
            self.contract.gaps.push(Gap { item, kind, reason, remedy: None, span });
        }
        if self.own_name(id) != Some(name) {
            if self.is_known_alias(name, id) {
                return;
            }
            let target = TypeUse::new(id, &named.spelled);
            let alias = Alias { name, path: Name::new(&named.path), target, span };
            let alias = self.types.types.aliases.alloc(alias);
            id = self.types.types.intern(Type::Alias(alias));
        } else if self.contract.type_items.iter().any(|known| (known.name, known.id) == (name, id))
        {
            return;
        }
        self.contract.type_items.push(TypeItem { name, id, span });
    }

    /// Whether a re-exported name was added already.
    fn is_known_alias(&self, name: Name, target: TypeId) -> bool {
        let types = &self.types.types;
        self.contract.type_items.iter().any(|known| match types.node(known.id) {
            Type::Alias(alias) => known.name == name && types.aliases[alias].target.id == target,
            _ => false,
        })
    }

    fn own_name(&self, id: TypeId) -> Option<Name> {
        let types = &self.types.types;
        match types.node(id) {
            Type::Unsupported { spelled, .. } => Some(spelled),
            _ => types.tag_name(id),
        }
    }

    fn function(&mut self, raw: &document::Function) {
        if !self.filter.selects(&raw.name) {
            return;
        }
        let parts = (raw.convention, raw.parameters.as_deref(), &raw.result);
        let signature = self.types.function_type(parts, raw.assumed, raw.variadic);
        self.contract.functions.push(Function {
            name: Name::new(&raw.name),
            path: Name::new(&raw.path),
            symbol: Name::new(&raw.name),
            signature,
            linkage: linkage(raw.optional),
            span: self.types.span(raw.place.as_ref()),
        });
    }

    fn global(&mut self, raw: &document::Global) {
        if !self.filter.selects(&raw.name) {
            return;
        }
        let used = Use { ty: raw.ty, spelled: raw.spelled.clone() };
        let ty = self.types.type_use(&used);
        self.contract.globals.push(Global {
            name: Name::new(&raw.name),
            path: Name::new(&raw.path),
            symbol: Name::new(&raw.name),
            ty,
            constant: false,
            thread_local: false,
            linkage: linkage(raw.optional),
            span: self.types.span(raw.place.as_ref()),
        });
    }

    fn constant(&mut self, raw: &document::Constant) {
        if !self.filter.selects(&raw.name) {
            return;
        }
        let (name, span) = (Name::new(&raw.name), self.types.span(raw.place.as_ref()));
        let Some(value) = value(&raw.value) else {
            let reason = "its value has more than 128 bits or is no number that abiding reads";
            let (item, kind, reason) = (name, ItemKind::Constant, reason.to_owned());
            self.contract.gaps.push(Gap { item, kind, reason, remedy: None, span });
            return;
        };
        let path = Name::new(&raw.path);
        self.contract.constants.push(Constant { name, path, ty: None, value, span });
    }

    fn gap(&mut self, raw: &document::Gap) {
        // What is about the module as a whole has no item's name to be selected by.
        self.contract.gaps.push(Gap {
            item: Name::new(&raw.item),
            kind: raw.kind,
            reason: raw.reason.clone(),
            remedy: raw.remedy.clone(),
            span: self.types.span(raw.place.as_ref()),
        });
    }
}

/// What a library may lack is looked for before it is used.
fn linkage(optional: bool) -> Linkage {
    if optional { Linkage::Described } else { Linkage::Imported }
}

fn value(raw: &ConstantValue) -> Option<Value> {
    Some(match raw {
        ConstantValue::Int(digits) => Value::Int(digits.parse().ok()?),
        ConstantValue::Bool(truth) => Value::Bool(*truth),
        ConstantValue::Float(text) => Value::Float(hexadecimal(text)?),
        ConstantValue::Bytes(bytes) => Value::Bytes(bytes.clone()),
    })
}

/// A number as `float.hex` writes it: `-0x1.8000000000000p+1`, `0x0.0p+0`, `inf`, `nan`.
fn hexadecimal(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let sign = |number: f64| if negative { -number } else { number };
    match text {
        "inf" => return Some(sign(f64::INFINITY)),
        "nan" => return Some(f64::NAN),
        _ => {}
    }
    let (mantissa, exponent) = text.strip_prefix("0x")?.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if fraction.len() > 13 || whole.len() > 1 {
        return None;
    }
    let digits = u64::from_str_radix(&format!("{whole}{fraction}"), 16).ok()?;
    let exponent: i32 = exponent.parse().ok()?;
    // At most 53 bits, so that the conversion and the scaling in two exact steps lose nothing.
    let shift = exponent - 4 * i32::try_from(fraction.len()).ok()?;
    let half = shift / 2;
    Some(sign(digits as f64 * 2f64.powi(half) * 2f64.powi(shift - half)))
}

#[cfg(test)]
mod tests {
    use super::hexadecimal;

    #[test]
    fn floats_keep_their_last_bit() {
        let table = [
            ("0x1.8000000000000p+1", 3.0),
            ("-0x1.999999999999ap-4", -0.1),
            ("0x0.0p+0", 0.0),
            ("0x0.0000000000001p-1022", f64::from_bits(1)),
            ("0x1.fffffffffffffp+1023", f64::MAX),
            ("-inf", f64::NEG_INFINITY),
        ];
        for (text, expected) in table {
            assert_eq!(hexadecimal(text).map(f64::to_bits), Some(expected.to_bits()), "{text}");
        }
        assert!(hexadecimal("nan").is_some_and(f64::is_nan));
        assert_eq!(hexadecimal("0x1.g"), None);
    }
}

//! Walking over the places of a boundary at which something can be changed.

use crate::model::{
    Boundary, DeclKind, Form, Function, Global, Language, Languages, Provider, Record, Signature,
    Ty,
};

/// A place in a boundary.
#[derive(Clone, Debug)]
pub struct Site {
    /// The dotted paths by which a difference here may be named.
    pub paths: Vec<String>,
    /// The languages that do not share the item.
    pub absent: Languages,
    /// Whether it is a part of a tagged union, and which.
    pub tagged: Option<TaggedPart>,
    /// Whether only simple types may stand here: a definition needs an initial value, and some
    /// conventions take no wide values in Zig.
    pub simple: bool,
    /// Whether the type stands behind a pointer or in an array, where 8-bit characters lose their
    /// sign.
    pub within: bool,
    /// Whether the type is part of a record, by value or not.
    pub in_record: bool,
    /// Whether the type is what an alias stands for.
    pub alias: bool,
    /// Whether the type is part of a callback's signature.
    pub callback: bool,
    /// Whether a function or callback takes or returns the type itself.
    pub passed: bool,
}

/// A part of a tagged union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaggedPart {
    /// The record itself or its union, which Rust does not write as records.
    Frame,
    /// The struct of a variant.
    Payload,
}

impl Site {
    fn of(path: &str, absent: Languages) -> Self {
        Self {
            paths: vec![path.to_owned()],
            absent,
            tagged: None,
            simple: false,
            within: false,
            in_record: false,
            alias: false,
            callback: false,
            passed: false,
        }
    }

    fn within(&self) -> Self {
        Self { within: true, alias: false, passed: false, ..self.clone() }
    }

    /// Whether `language` writes the item.
    #[must_use]
    pub fn written_in(&self, language: Language) -> bool {
        !self.absent.has(language)
    }
}

/// Visits every type of the boundary and every part of it, outermost first.
pub fn types(boundary: &mut Boundary, visit: &mut dyn FnMut(&Site, &mut Ty)) {
    for decl in &mut boundary.decls {
        let site = Site::of(&decl.name, decl.absent);
        match &mut decl.kind {
            DeclKind::Alias(ty) => in_type(&Site { alias: true, ..site }, ty, visit),
            DeclKind::Record(record) => in_record(&site, record, visit),
            DeclKind::Enum(_) | DeclKind::Opaque => {}
        }
    }
    for function in &mut boundary.functions {
        let site = function_site(function);
        in_signature(&site, &mut function.signature, visit);
    }
    for global in &mut boundary.globals {
        let site = global_site(global);
        in_type(&site, &mut global.ty, visit);
    }
}

fn function_site(function: &Function) -> Site {
    let simple = function.signature.convention.is_simple();
    Site { simple, ..Site::of(&function.symbol, function.absent) }
}

fn global_site(global: &Global) -> Site {
    let simple = global.provider != Provider::Described;
    Site { simple, ..Site::of(&global.symbol, global.absent) }
}

fn in_type(site: &Site, ty: &mut Ty, visit: &mut dyn FnMut(&Site, &mut Ty)) {
    visit(site, ty);
    match ty {
        Ty::Pointer(pointer) => in_type(&site.within(), &mut pointer.pointee, visit),
        Ty::Array(element, _) | Ty::Flexible(element) => in_type(&site.within(), element, visit),
        Ty::Callback(callback) => {
            let simple = callback.signature.convention.is_simple();
            let site = Site { callback: true, simple, within: false, alias: false, ..site.clone() };
            in_signature(&site, &mut callback.signature, visit);
        }
        Ty::Inline(record) => in_record(site, record, visit),
        Ty::Void | Ty::Scalar(_) | Ty::Named(_) | Ty::Bits(_) | Ty::Vector(..) | Ty::Complex(_) => {
        }
    }
}

fn in_signature(site: &Site, signature: &mut Signature, visit: &mut dyn FnMut(&Site, &mut Ty)) {
    let site = &Site { passed: true, ..site.clone() };
    let types = signature.parameters.iter_mut().map(|parameter| &mut parameter.ty);
    types.chain([&mut signature.ret]).for_each(|ty| in_type(site, ty, visit));
}

fn in_record(site: &Site, record: &mut Record, visit: &mut dyn FnMut(&Site, &mut Ty)) {
    let led = record.fields.first().is_some_and(|field| field.name == "tag");
    for (index, field) in record.fields.iter_mut().enumerate() {
        let mut paths = field_paths(&site.paths, &field.name, field.anonymous);
        if record.form == Form::Tuple {
            paths.extend(site.paths.iter().map(|path| format!("{path}.{index}")));
        }
        if led {
            let number = index.max(1) - 1;
            paths.extend(site.paths.iter().map(|path| format!("{path}.{number}")));
        }
        let site = Site { paths, in_record: true, passed: false, ..site.clone() };
        in_type(&site, &mut field.ty, visit);
    }
}

/// The paths of a field of a record that may be called by `records`. A record declared in place
/// is `T.u` or, where it needs a name of its own, `T_u`; an anonymous one may also be `T` itself.
#[must_use]
pub fn field_paths(records: &[String], field: &str, anonymous: bool) -> Vec<String> {
    let mut paths = Vec::new();
    for record in records {
        paths.push(format!("{record}.{field}"));
        paths.push(format!("{record}_{field}"));
        if anonymous {
            paths.push(record.clone());
        }
    }
    paths
}

/// Visits every record, those declared in place after the one around them. The site's paths are
/// the record's.
pub fn records(boundary: &mut Boundary, visit: &mut dyn FnMut(&Site, &mut Record)) {
    for decl in &mut boundary.decls {
        if let DeclKind::Record(record) = &mut decl.kind {
            let site = Site::of(&decl.name, decl.absent);
            let tagged = record.form.tag().map(|_| TaggedPart::Frame);
            each_record(&Site { tagged, ..site }, record, visit);
        }
    }
}

fn each_record(site: &Site, record: &mut Record, visit: &mut dyn FnMut(&Site, &mut Record)) {
    visit(site, record);
    for field in &mut record.fields {
        if let Ty::Inline(inner) = &mut field.ty {
            let paths = field_paths(&site.paths, &field.name, field.anonymous);
            let payload = |_| if inner.union { TaggedPart::Frame } else { TaggedPart::Payload };
            let tagged = site.tagged.map(payload);
            each_record(&Site { paths, within: true, tagged, ..site.clone() }, inner, visit);
        }
    }
}

/// Visits every function type: of functions, then of callbacks wherever they stand.
pub fn signatures(boundary: &mut Boundary, visit: &mut dyn FnMut(&Site, &mut Signature)) {
    for function in &mut boundary.functions {
        let site = function_site(function);
        visit(&site, &mut function.signature);
    }
    types(boundary, &mut |site, ty| {
        if let Ty::Callback(callback) = ty {
            let site = Site { callback: true, ..site.clone() };
            visit(&site, &mut callback.signature);
        }
    });
}

/// The names by which a difference about one field of a record may go: the field's, and those of
/// the parts that C and Zig look for in its place.
#[must_use]
pub fn names_of_field(records: &[String], field: &crate::model::Field) -> Vec<String> {
    let own = |name: &str| -> Vec<String> {
        records.iter().map(|record| format!("{record}.{name}")).collect()
    };
    let mut names = own(&field.name);
    match &field.ty {
        Ty::Inline(inner) if field.anonymous => {
            inner.fields.iter().for_each(|part| names.extend(names_of_field(records, part)));
        }
        Ty::Bits(bits) => bits.parts.iter().for_each(|(name, _)| names.extend(own(name))),
        _ => {}
    }
    names
}

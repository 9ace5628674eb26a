//! Making one of what every unit describes for itself.
//!
//! Each unit of a C library repeats the types of the headers that it includes, each object of an
//! archive as well, and rustc does so for every part that it generates code for. Types of one name
//! that say the same become one; those that do not stay apart, and comparison says which is meant.

use std::collections::HashMap;

use crate::contract::{
    AliasId, Contract, EnumId, Name, OpaqueId, Pointer, RecordId, Type, TypeId, TypeUse, Types,
};

/// The contract with every type once.
pub fn unify(contract: Contract) -> Contract {
    let mut unifier = Unifier::new(&contract.types);
    let mut made = Contract { types: Types::default(), ..contract.clone() };
    for item in &mut made.type_items {
        item.id = unifier.ty(item.id);
    }
    made.type_items.sort_by_key(|item| (item.name.to_string(), u32::from(item.id.into_raw())));
    made.type_items.dedup_by_key(|item| (item.name, item.id));
    for function in &mut made.functions {
        let id = unifier.signature(function.signature);
        function.signature = id;
    }
    for global in &mut made.globals {
        global.ty = unifier.used(global.ty);
    }
    for constant in &mut made.constants {
        constant.ty = constant.ty.map(|ty| unifier.used(ty));
    }
    made.types = unifier.into_types();
    made
}

/// What two records have to have in common. Fields count by the words for their types, so that
/// nothing has to be followed in circles.
#[derive(PartialEq, Eq, Hash)]
struct RecordKey {
    name: (Name, Option<Name>, u8),
    layout: (u64, u64, bool),
    fields: Vec<(Option<Name>, u64, Option<u32>, Name)>,
    /// Only for records without a name, which have nothing else to tell them apart.
    place: Option<crate::contract::Span>,
}

struct Unifier<'a> {
    from: &'a Types,
    to: Types,
    records: HashMap<RecordId, RecordId>,
    enums: HashMap<EnumId, EnumId>,
    aliases: HashMap<AliasId, AliasId>,
    opaques: HashMap<OpaqueId, OpaqueId>,
    record_keys: HashMap<RecordKey, RecordId>,
    enum_keys: HashMap<String, EnumId>,
    alias_keys: HashMap<(Name, Name, Name), AliasId>,
    opaque_keys: HashMap<(Name, Name), OpaqueId>,
    /// The definitions of names that other objects of the library only declare.
    defined: HashMap<(Name, Name), Option<TypeId>>,
    pending: Vec<(RecordId, RecordId)>,
    pending_aliases: Vec<(AliasId, AliasId)>,
}

impl<'a> Unifier<'a> {
    fn new(from: &'a Types) -> Self {
        let mut defined = HashMap::new();
        for (id, node) in from.iter() {
            let named = match node {
                Type::Record(record) => {
                    let record = &from.records[record];
                    record.name.map(|name| (record.path, name))
                }
                Type::Enum(enumeration) => {
                    let enumeration = &from.enums[enumeration];
                    enumeration.name.map(|name| (enumeration.path, name))
                }
                _ => None,
            };
            if let Some(named) = named {
                defined.entry(named).or_insert(Some(id));
            }
        }
        Self {
            from,
            to: Types::default(),
            records: HashMap::new(),
            enums: HashMap::new(),
            aliases: HashMap::new(),
            opaques: HashMap::new(),
            record_keys: HashMap::new(),
            enum_keys: HashMap::new(),
            alias_keys: HashMap::new(),
            opaque_keys: HashMap::new(),
            defined,
            pending: Vec::new(),
            pending_aliases: Vec::new(),
        }
    }

    fn used(&mut self, used: TypeUse) -> TypeUse {
        TypeUse { id: self.ty(used.id), ..used }
    }

    fn ty(&mut self, id: TypeId) -> TypeId {
        let node = match self.from.node(id) {
            Type::Vector { element, length } => Type::Vector { element: self.ty(element), length },
            Type::Array { element, length } => Type::Array { element: self.ty(element), length },
            Type::Pointer(pointer) => {
                Type::Pointer(Pointer { pointee: self.ty(pointer.pointee), ..pointer })
            }
            Type::Record(record) => Type::Record(self.record(record)),
            Type::Enum(enumeration) => Type::Enum(self.enumeration(enumeration)),
            Type::Opaque(opaque) => {
                let data = &self.from.opaques[opaque];
                if let Some(Some(defined)) = self.defined.get(&(data.path, data.name)).copied() {
                    return self.ty(defined);
                }
                Type::Opaque(self.opaque(opaque))
            }
            Type::Alias(alias) => Type::Alias(self.alias(alias)),
            Type::Function(signature) => Type::Function(self.signature(signature)),
            plain => plain,
        };
        self.to.intern(node)
    }

    fn signature(&mut self, id: crate::contract::SignatureId) -> crate::contract::SignatureId {
        let mut signature = self.from.signature_of(id).clone();
        signature.ret = self.used(signature.ret);
        for parameter in &mut signature.parameters {
            parameter.ty = self.used(parameter.ty);
        }
        self.to.signature(signature)
    }

    fn record(&mut self, id: RecordId) -> RecordId {
        if let Some(known) = self.records.get(&id) {
            return *known;
        }
        let record = &self.from.records[id];
        let fields = record.fields.iter();
        let fields = fields.map(|f| (f.name, f.bit_offset, f.bit_width, f.ty.spelled)).collect();
        let key = RecordKey {
            name: (record.path, record.name, record.kind as u8),
            layout: (record.size, record.align, record.align_untold),
            fields,
            place: record.span.filter(|_| record.name.is_none()),
        };
        if let Some(same) = self.record_keys.get(&key) {
            self.records.insert(id, *same);
            return *same;
        }
        let blank = crate::contract::Record { fields: Vec::new(), ..record.clone() };
        let made = self.to.records.alloc(blank);
        self.record_keys.insert(key, made);
        self.records.insert(id, made);
        self.pending.push((id, made));
        made
    }

    fn enumeration(&mut self, id: EnumId) -> EnumId {
        if let Some(known) = self.enums.get(&id) {
            return *known;
        }
        let mut made = self.from.enums[id].clone();
        made.underlying = self.ty(made.underlying);
        let values: Vec<_> = made.enumerators.iter().map(|e| (e.name, e.value)).collect();
        let place = made.span.filter(|_| made.name.is_none());
        let key =
            format!("{} {:?} {:?} {values:?} {place:?}", made.path, made.name, made.underlying);
        let to = &mut self.to;
        let made = *self.enum_keys.entry(key).or_insert_with(|| to.enums.alloc(made));
        self.enums.insert(id, made);
        made
    }

    fn opaque(&mut self, id: OpaqueId) -> OpaqueId {
        if let Some(known) = self.opaques.get(&id) {
            return *known;
        }
        let data = self.from.opaques[id].clone();
        let to = &mut self.to;
        let entry = self.opaque_keys.entry((data.path, data.name));
        let made = *entry.or_insert_with(|| to.opaques.alloc(data));
        self.opaques.insert(id, made);
        made
    }

    fn alias(&mut self, id: AliasId) -> AliasId {
        if let Some(known) = self.aliases.get(&id) {
            return *known;
        }
        let data = &self.from.aliases[id];
        let key = (data.path, data.name, data.target.spelled);
        if let Some(same) = self.alias_keys.get(&key) {
            self.aliases.insert(id, *same);
            return *same;
        }
        // Its target may lead back to it.
        let void = self.to.intern(Type::Void);
        let blank =
            crate::contract::Alias { target: TypeUse { id: void, ..data.target }, ..data.clone() };
        let made = self.to.aliases.alloc(blank);
        self.alias_keys.insert(key, made);
        self.aliases.insert(id, made);
        self.pending_aliases.push((id, made));
        made
    }

    fn into_types(mut self) -> Types {
        loop {
            if let Some((from, made)) = self.pending.pop() {
                let mut fields = self.from.records[from].fields.clone();
                for field in &mut fields {
                    field.ty = self.used(field.ty);
                }
                self.to.records[made].fields = fields;
            } else if let Some((from, made)) = self.pending_aliases.pop() {
                let target = self.used(self.from.aliases[from].target);
                self.to.aliases[made].target = target;
            } else {
                return self.to;
            }
        }
    }
}

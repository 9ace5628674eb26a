//! Comparing structs and unions, and finding the one cause behind many moved fields.

use crate::contract::{Contract, LayoutPromise, Name, Record, RecordId, RecordKind, Type, TypeId};

use super::fields::{self, Agreement, By, Couple, Member, Pairing};
use super::finding::{Context, Finding, Item, What};
use super::index::Index;
use super::names::folded;
use super::walk::Walk;
use super::{Container, DifferenceKind, Effect, Mismatch, Place, Subject, Which, order, shape};

/// A difference that may move fields, with its places on both sides in **bits**.
struct Cause {
    root: usize,
    left: Option<u64>,
    right: Option<u64>,
}

impl Cause {
    /// Whether the couple stands at or behind the cause on a side that has it.
    fn precedes(&self, couple: &Couple) -> bool {
        self.left.is_some_and(|at| at <= couple.left.offset)
            || self.right.is_some_and(|at| at <= couple.right.offset)
    }
}

/// A difference in size that costs nothing unless something moves because of it.
enum Spare {
    /// A field that one side lacks and that only fills space.
    Filler(Which, Member),
    /// A field, and the bit-fields that it covers in storage of another size.
    Cover(Box<Couple>),
}

/// One comparison of two records.
struct Pair<'a> {
    item: Item,
    l: RecordId,
    r: RecordId,
    left: &'a Record,
    right: &'a Record,
    /// What both stand in.
    contracts: (&'a Contract, &'a Contract),
    /// What may have moved fields, in the order found.
    causes: Vec<Cause>,
    /// What is a cause only if nothing else explains what moved.
    spare: Vec<Spare>,
    /// The side whose layout nobody promises, if the other side's is promised.
    unspecified: Option<Which>,
    /// The difference that says so, once the layouts turn out to differ.
    free_layout: Option<usize>,
}

impl<'a> Walk<'a> {
    /// The item of a type that both sides have, under the name that they share or that leads.
    pub fn type_item(
        &self,
        ids: (TypeId, TypeId),
        at: &str,
        left: Subject,
        right: Subject,
    ) -> Item {
        let (ln, rn) = (self.left.names_of(ids.0), self.right.names_of(ids.1));
        let (first, second) = if self.left_leads() { (&ln, &rn) } else { (&rn, &ln) };
        let shared = match self.share_their_own_name(ids) {
            true => first.first(),
            false => first.iter().find(|a| second.contains(a)),
        };
        let alike = || first.iter().find(|a| second.iter().any(|b| folded(a) == folded(b)));
        let name = shared.or_else(alike).or(first.first()).or(second.first()).copied();
        let leading = if self.left_leads() { self.left } else { self.right };
        let item = name.map_or(at, |name| leading.written(name)).to_owned();
        let own = |index: &Index<'_>, names: &[&str]| {
            let same = names.iter().find(|name| folded(name) == folded(&item)).or(names.first());
            Some(same.map_or_else(|| item.clone(), |name| index.written(name).to_owned()))
        };
        let (left_path, right_path) = (own(self.left, &ln), own(self.right, &rn));
        Item { left_path, right_path, item, left, right }
    }

    /// Whether two types go by one name that is no alias's: `Hammer` in a module `dragon` is
    /// `dragon_Hammer` in languages without modules.
    pub fn share_their_own_name(&self, (l, r): (TypeId, TypeId)) -> bool {
        let names = |index: &Index<'_>, id| -> Vec<String> {
            let id = index.contract.types.resolve_id(id);
            let joined = index.names_with_modules(id);
            let joined = joined.iter().map(|name| folded(name));
            index.name_of(id).map(folded).into_iter().chain(joined).collect()
        };
        let (left, right) = (names(self.left, l), names(self.right, r));
        left.iter().any(|name| right.contains(name))
    }

    /// Compares two records and answers with the difference that explains why size or alignment
    /// differ.
    pub fn record_pair(
        &mut self,
        (l, a): (TypeId, RecordId),
        (r, b): (TypeId, RecordId),
        at: &str,
    ) -> Option<usize> {
        let item = self.type_item((l, r), at, Subject::Record(a), Subject::Record(b));
        let (left, right) = (&self.l().types.records[a], &self.r().types.records[b]);
        if shape::is_handle(self.l(), left) || shape::is_handle(self.r(), right) {
            return None;
        }
        if left.kind != right.kind && !self.one_is_room(left, right) {
            let kind = DifferenceKind::RecordKind { left: left.kind, right: right.kind };
            return Some(self.push(&item, kind));
        }
        let unspecified = match (left.layout, right.layout) {
            (LayoutPromise::Unspecified, LayoutPromise::Promised) => Some(Which::Left),
            (LayoutPromise::Promised, LayoutPromise::Unspecified) => Some(Which::Right),
            _ => None,
        };
        let (causes, free_layout) = (Vec::new(), None);
        let spare = Vec::new();
        let contracts = (self.l(), self.r());
        let (l, r) = (a, b);
        let pair =
            Pair { item, l, r, left, right, contracts, causes, spare, unspecified, free_layout };
        self.fields_then_layout(pair)
    }

    /// Whether one record only has the size and alignment of the other.
    fn one_is_room(&self, left: &Record, right: &Record) -> bool {
        shape::is_room(self.l(), left, right) || shape::is_room(self.r(), right, left)
    }

    fn fields_then_layout(&mut self, mut pair: Pair<'a>) -> Option<usize> {
        let (lc, rc) = (self.l(), self.r());
        // What a side could not read of a type, its gap says; what it lacks there nobody knows.
        let unread = |index: &Index<'_>, path: &Option<String>| {
            path.as_ref().is_some_and(|path| index.gap(path).is_some())
        };
        let unread =
            (unread(self.left, &pair.item.left_path), unread(self.right, &pair.item.right_path));
        let blob = shape::is_blob(pair.left)
            || shape::is_blob(pair.right)
            || self.one_is_room(pair.left, pair.right);
        let agree = |a: &Member, b: &Member, how: Agreement| {
            let (l, r) = (a.ty.id, b.ty.id);
            a.bit_width.map(u64::from).or(a.size) == b.bit_width.map(u64::from).or(b.size)
                && match how {
                    Agreement::Full => self.would_agree(l, r, Context::Memory),
                    Agreement::Bytes => self.would_nearly_agree(l, r, Context::Memory),
                }
        };
        let Pairing { couples, alone, fillers } = match blob {
            true => Pairing::default(),
            false => fields::pair((lc, pair.l), (rc, pair.r), agree),
        };
        // Zig's `_: u5 = 0` has no name that anybody could be told.
        let nameless = |member: &Member| member.name.is_some_and(|n| n.chars().all(|c| c == '_'));
        let fillers =
            fillers.into_iter().filter(|(_, member)| !member.roomless && !nameless(member));
        pair.spare = fillers.map(|(which, m)| Spare::Filler(which, m)).collect();
        self.field_order(&mut pair, &couples);
        // A class without members is a byte in C++, and languages that need a field write one.
        let stands_in = pair.left.size == pair.right.size
            && (pair.left.fields.is_empty() || pair.right.fields.is_empty());
        let known = |which: Which| if which == Which::Left { !unread.1 } else { !unread.0 };
        for (which, member) in alone.iter().filter(|it| !stands_in && known(it.0)) {
            self.missing_field(&mut pair, *which, member);
        }
        for couple in &couples {
            self.couple(&mut pair, couple);
        }
        self.moved_fields(&mut pair, &couples);
        self.size_and_alignment(&mut pair);
        self.byte_order(&pair);
        if let (Some(unspecified), None) = (pair.unspecified, pair.free_layout) {
            let agrees = pair.causes.is_empty();
            self.push(&pair.item, DifferenceKind::MissingReprC { unspecified, agrees });
        }
        let aligns = shape::alignments(pair.left, pair.right);
        let differ = pair.left.size != pair.right.size || aligns.0 != aligns.1;
        pair.causes.first().filter(|_| differ).map(|cause| cause.root)
    }

    fn missing_field(&mut self, pair: &mut Pair<'_>, which: Which, member: &Member) -> usize {
        let kind = DifferenceKind::FieldMissing {
            present: which,
            bit_offset: member.offset,
            bits: member.size,
        };
        let item = pair.field_item(self, (which == Which::Left).then_some(member), {
            (which == Which::Right).then_some(member)
        });
        let root = self.push(&item, kind);
        let (left, right) = match which {
            Which::Left => (Some(member.offset), None),
            Which::Right => (None, Some(member.offset)),
        };
        // A flexible array takes no space and may still demand an alignment.
        if member.size != Some(0) || member.flexible {
            pair.causes.push(Cause { root, left, right });
        }
        root
    }

    /// Compares the names and types of two fields that belong together.
    fn couple(&mut self, pair: &mut Pair<'_>, couple: &Couple) {
        let (l, r) = (&couple.left, &couple.right);
        if let By::Cover { fits } = couple.by {
            self.cover(pair, couple, fits);
            return;
        }
        let item = pair.field_item(self, Some(l), Some(r));
        if let (By::Rename, Some(left), Some(right)) = (couple.by, l.name, r.name)
            && !pair.are_tags_of_their_members(l, r)
        {
            self.push(&item, DifferenceKind::FieldRenamed { left, right });
        }
        let root = match (l.bit_width, r.bit_width) {
            // What fills space may be `uint32_t` here and `[u8; 4]` there.
            _ if l.fills_space() && r.fills_space() && l.size == r.size => None,
            (None, None) => self.plain_fields(pair, couple, &item),
            _ if l.size == r.size => {
                self.bit_fields(couple, &item);
                None
            }
            (left, right) => Some(self.push(&item, DifferenceKind::BitField { left, right })),
        };
        if let Some(root) = root {
            let (left, right) = (Some(l.offset), Some(r.offset));
            pair.causes.push(Cause { root, left, right });
        }
    }

    /// A field over bit-fields. Storage of another size matters where bits do not fit, or where
    /// something moved because of it.
    fn cover(&mut self, pair: &mut Pair<'_>, couple: &Couple, fits: bool) {
        if !couple.resized() {
            return;
        }
        if fits {
            pair.spare.push(Spare::Cover(Box::new(couple.clone())));
        } else {
            self.resized_cover(pair, couple);
        }
    }

    fn resized_cover(&mut self, pair: &mut Pair<'_>, couple: &Couple) -> Option<usize> {
        let (left, right) = (couple.left.size?, couple.right.size?);
        let item = pair.field_item(self, Some(&couple.left), Some(&couple.right));
        let width = Finding::here(Mismatch::Width { left, right });
        let root = self.report(&item, Place::Field, &[width])?;
        let (left, right) = (Some(couple.left.offset), Some(couple.right.offset));
        pair.causes.push(Cause { root, left, right });
        Some(root)
    }

    /// Reports what was spared until now, because something moved because of it.
    fn spared(&mut self, pair: &mut Pair<'_>, at: usize) -> Option<usize> {
        match pair.spare.remove(at) {
            Spare::Filler(which, member) => Some(self.missing_field(pair, which, &member)),
            Spare::Cover(couple) => self.resized_cover(pair, &couple),
        }
    }

    /// Two plain fields; answers with the difference that may move what follows.
    fn plain_fields(&mut self, pair: &Pair<'_>, couple: &Couple, item: &Item) -> Option<usize> {
        let (l, r) = (couple.left.ty.id, couple.right.ty.id);
        let findings = self.uses(l, r, Context::Memory, &item.item);
        let root = self.report(item, Place::Field, &findings);
        let sizes = couple.left.size == couple.right.size;
        let aligns = shape::align(self.l(), l) == shape::align(self.r(), r);
        let shorter = || {
            // `[T; 1]` for a flexible array is fine only as long as the record's size agrees.
            let length = |which: &Member| if which.flexible { None } else { Some(1) };
            let (left, right) = (length(&couple.left), length(&couple.right));
            (left != right && pair.left.size != pair.right.size)
                .then_some(Mismatch::ArrayLength { left, right })
        };
        match root {
            Some(root) => (!sizes || !aligns).then_some(root),
            None if !sizes => self.report(item, Place::Field, &[Finding::here(shorter()?)]),
            None => None,
        }
    }

    /// Two bit-fields of one width, or a bit-field and an integer of its width: only what the bits
    /// mean may differ, not the unit that stores them.
    fn bit_fields(&mut self, couple: &Couple, item: &Item) {
        let (l, r) = (couple.left.ty.id, couple.right.ty.id);
        let findings = self.uses(l, r, Context::Memory, &item.item);
        let signs = (self.l().types.resolve(l), self.r().types.resolve(r));
        if let (Type::Int { signed: left, .. }, Type::Int { signed: right, .. }) = signs {
            let differ = left != right;
            let finding = differ.then(|| Finding::here(Mismatch::Signedness { left, right }));
            self.report(item, Place::Field, finding.as_slice());
            return;
        }
        let about_storage = |f: &&Finding| {
            matches!(
                f.what,
                What::Mismatch(Mismatch::Width { .. } | Mismatch::BoolAsInteger { .. })
            )
        };
        let rest: Vec<_> = findings.iter().filter(|f| !about_storage(f)).cloned().collect();
        self.report(item, Place::Field, &rest);
    }

    /// Fields that both sides have in another order.
    fn field_order(&mut self, pair: &mut Pair<'_>, couples: &[Couple]) {
        if pair.left.kind == RecordKind::Union {
            return;
        }
        let sized = couples.iter().filter(|c| c.left.size != Some(0) && c.right.size != Some(0));
        let sized: Vec<&Couple> = sized.collect();
        let mut offsets: Vec<(u64, u64)> =
            sized.iter().map(|c| (c.left.offset, c.right.offset)).collect();
        if !self.left_leads() {
            offsets = offsets.into_iter().map(|(l, r)| (r, l)).collect();
        }
        let mut moved = order::swapped(&offsets).unwrap_or_else(|| order::moved(&offsets));
        let name = |at: &usize| self.lead(sized[*at].left.name, sized[*at].right.name);
        // Of a swap either field could lead the report; the names decide, whichever side is left.
        moved.sort_by_cached_key(|at| name(at).map(|name| folded(&name)));
        let Some(first) = moved.first() else { return };
        let names: Vec<Name> = moved.iter().filter_map(name).collect();
        let item = pair.couple_item(self, sized[*first]);
        let root = self.layout_cause(pair, item, DifferenceKind::FieldOrder { moved: names });
        pair.causes.push(Cause { root, left: Some(0), right: Some(0) });
    }

    /// Attributes every field that stands elsewhere to what stands before it, or else reports it.
    fn moved_fields(&mut self, pair: &mut Pair<'_>, couples: &[Couple]) {
        let mut moved: Vec<&Couple> =
            couples.iter().filter(|c| c.left.offset != c.right.offset).collect();
        moved.sort_by_key(|c| c.left.offset.min(c.right.offset));
        for couple in moved {
            let item = pair.couple_item(self, couple);
            let (left, right) = (couple.left.offset, couple.right.offset);
            let root = match self.cause_before(pair, couple) {
                Some(root) => root,
                // What takes no space has no bytes that could be elsewhere.
                None if couple.takes_no_space() => continue,
                None => {
                    let kind = self.packing(pair).unwrap_or(DifferenceKind::Offset { left, right });
                    let root = self.layout_cause(pair, item.clone(), kind);
                    pair.causes.push(Cause { root, left: Some(left), right: Some(right) });
                    continue;
                }
            };
            self.follow(root, &item, Effect::Offset { left, right });
        }
    }

    /// The nearest cause in front of a field; what was spared becomes one if nothing else explains
    /// it, as a layout does that the compiler is free to choose.
    fn cause_before(&mut self, pair: &mut Pair<'_>, couple: &Couple) -> Option<usize> {
        let nearest = pair.causes.iter().filter(|cause| cause.precedes(couple));
        let nearest = nearest.max_by_key(|cause| cause.left.or(cause.right));
        if let Some(cause) = nearest {
            return Some(cause.root);
        }
        if let Some(cause) = pair.causes.iter().find(|cause| pair.moves_around(cause, couple)) {
            return Some(cause.root);
        }
        let before = |spare: &Spare| match spare {
            Spare::Filler(which, member) => {
                let (left, right) = (couple.left.offset, couple.right.offset);
                let at = if *which == Which::Left { left } else { right };
                member.offset <= at && member.size != Some(0)
            }
            Spare::Cover(cover) => cover.left.offset <= couple.left.offset,
        };
        let at = pair.spare.iter().rposition(before).filter(|_| pair.unspecified.is_none())?;
        self.spared(pair, at)
    }

    /// Whether both sides read numbers of several bytes from the same end.
    fn byte_order(&mut self, pair: &Pair<'_>) {
        let own = self.l().header.target.model.endian;
        let order = |record: &Record| record.byte_order.unwrap_or(own);
        let (left, right) = (order(pair.left), order(pair.right));
        let wide = |record: &Record, contract: &Contract| {
            record.fields.iter().any(|field| shape::has_byte_order(contract, field.ty.id))
        };
        if left != right && wide(pair.left, self.l()) && wide(pair.right, self.r()) {
            self.push(&pair.item, DifferenceKind::ByteOrder { left, right });
        }
    }

    fn size_and_alignment(&mut self, pair: &mut Pair<'_>) {
        let sizes = (pair.left.size, pair.right.size);
        let aligns = shape::alignments(pair.left, pair.right);
        self.untold_alignment(pair, aligns);
        let alignment = Effect::Alignment { left: aligns.0, right: aligns.1 };
        if sizes.0 == sizes.1 && aligns.0 == aligns.1 {
            return;
        }
        let item = pair.item.clone();
        if let Some(root) = self.cause_of_size(pair) {
            self.size_follows(root, pair);
            if aligns.0 != aligns.1 {
                self.follow(root, &item, alignment);
            }
            return;
        }
        let empty = pair.left.fields.is_empty() && pair.right.fields.is_empty();
        let empty = empty && (sizes.0 == 0) != (sizes.1 == 0);
        let kind = self.packing(pair).unwrap_or(match aligns.0 == aligns.1 {
            true if empty => DifferenceKind::EmptyRecord { left: sizes.0, right: sizes.1 },
            true => DifferenceKind::Size { left: sizes.0, right: sizes.1 },
            false => DifferenceKind::Alignment { left: aligns.0, right: aligns.1 },
        });
        let is_size =
            matches!(kind, DifferenceKind::Size { .. } | DifferenceKind::EmptyRecord { .. });
        let is_packing = matches!(kind, DifferenceKind::Packing { .. });
        let root = self.layout_cause(pair, item.clone(), kind);
        pair.causes.push(Cause { root, left: None, right: None });
        if !is_size {
            self.size_follows(root, pair);
        }
        if is_packing && aligns.0 != aligns.1 {
            self.follow(root, &item, alignment);
        }
    }

    /// Where one side does not tell its alignment and the other has a smaller one than the fields
    /// would give, nothing can be said.
    fn untold_alignment(&mut self, pair: &Pair<'_>, compared: (u64, u64)) {
        let (left, right) = (pair.left.align, pair.right.align);
        if left != right && compared.0 == compared.1 {
            let reason = format!(
                "one side aligns it to {}, and the other does not tell whether its fields are \
                 packed",
                compared.0
            );
            self.incomparable(&pair.item.item.clone(), reason);
        }
    }

    fn size_follows(&mut self, root: usize, pair: &Pair<'_>) {
        let (left, right) = (pair.left.size, pair.right.size);
        if left != right {
            self.follow(root, &pair.item, Effect::Size { left, right });
        }
    }

    fn cause_of_size(&mut self, pair: &mut Pair<'_>) -> Option<usize> {
        if let Some(cause) = pair.causes.last() {
            return Some(cause.root);
        }
        if pair.left.size == pair.right.size {
            return None;
        }
        let larger = if pair.left.size > pair.right.size { Which::Left } else { Which::Right };
        let explains = |spare: &Spare| match spare {
            Spare::Filler(which, member) => *which == larger && member.size != Some(0),
            Spare::Cover(cover) => {
                let left_is_larger = cover.left.size > cover.right.size;
                left_is_larger == (larger == Which::Left)
            }
        };
        let at = pair.spare.iter().rposition(explains)?;
        self.spared(pair, at)
    }

    /// The packing of both sides, if it differs.
    fn packing(&self, pair: &Pair<'_>) -> Option<DifferenceKind> {
        let left = shape::packing(self.l(), pair.l);
        let right = shape::packing(self.r(), pair.r);
        (left != right).then_some(DifferenceKind::Packing { left, right })
    }

    /// Adds a difference that is about layout only. Where nobody promises a layout that is the
    /// cause, and what was found follows from it.
    fn layout_cause(&mut self, pair: &mut Pair<'_>, item: Item, kind: DifferenceKind) -> usize {
        let Some(unspecified) = pair.unspecified else { return self.push(&item, kind) };
        let root = match pair.free_layout {
            Some(root) => root,
            None => {
                let free = DifferenceKind::MissingReprC { unspecified, agrees: false };
                self.push(&pair.item, free)
            }
        };
        pair.free_layout = Some(root);
        if let DifferenceKind::Offset { left, right } = kind {
            self.follow(root, &item, Effect::Offset { left, right });
        }
        root
    }
}

impl Pair<'_> {
    /// Whether the cause stands in the anonymous member that the couple is a part of on either side:
    /// what it demands to be aligned to moves the whole.
    fn moves_around(&self, cause: &Cause, couple: &Couple) -> bool {
        let within = |record: &Record, member: &Member, contract: &Contract, at: Option<u64>| {
            let [first, _, ..] = member.indices[..] else { return false };
            let Some(whole) = record.fields.get(first) else { return false };
            let bits = shape::bits(contract, whole.ty.id).unwrap_or(0);
            at.is_some_and(|at| (whole.bit_offset..whole.bit_offset + bits).contains(&at))
        };
        within(self.left, &couple.left, self.contracts.0, cause.left)
            || within(self.right, &couple.right, self.contracts.1, cause.right)
    }

    /// Whether two fields are tags of records without names that are called after the members that
    /// hold them, `planet.planet_tag` and `moon.moon_tag`: then it is the member that has another
    /// name. Of the two only the member that leads is known here.
    fn are_tags_of_their_members(&self, left: &Member, right: &Member) -> bool {
        let stem = |member: &Member| {
            let leads = member.indices.last() == Some(&0);
            member.name.filter(|_| leads).and_then(|name| name.as_static().strip_suffix("_tag"))
        };
        let holder = self.item.item.rsplit('.').next();
        let nameless = self.left.name.is_none() && self.right.name.is_none();
        match (stem(left), stem(right)) {
            (Some(l), Some(r)) => nameless && (holder == Some(l) || holder == Some(r)),
            _ => false,
        }
    }

    fn couple_item(&self, walk: &Walk<'_>, couple: &Couple) -> Item {
        self.field_item(walk, Some(&couple.left), Some(&couple.right))
    }

    fn field_item(&self, walk: &Walk<'_>, left: Option<&Member>, right: Option<&Member>) -> Item {
        let name = |member: Option<&Member>| member.and_then(|member| member.name);
        let lead = walk.lead(name(left), name(right)).map_or(String::new(), |n| n.to_string());
        let path = |record: &Option<String>, member: Option<&Member>| {
            Some(format!("{}.{}", record.as_deref()?, name(member)?))
        };
        let subject = |record, member: Option<&Member>| match member {
            Some(member) => Subject::Field { record, indices: member.indices.clone() },
            None => Subject::Absent(Container::Record(record)),
        };
        Item {
            item: format!("{}.{}", self.item.item, lead.trim_start_matches("r#")),
            left_path: path(&self.item.left_path, left),
            right_path: path(&self.item.right_path, right),
            left: subject(self.l, left),
            right: subject(self.r, right),
        }
    }
}

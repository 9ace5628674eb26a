//! A boundary as a Python module with cffi: declarations in C without its attributes.

use std::fmt::Write;

use crate::model::{Boundary, Constant, Facts, Language, Value};
use crate::write_c::{Dialect, Writer};

/// What stands once at the top of a file of boundaries.
#[must_use]
pub fn prelude(_: &Facts) -> String {
    "from cffi import FFI\n".to_owned()
}

const DIALECT: Dialect = Dialect {
    language: Language::Cffi,
    attributes: false,
    booleans: &["bool", "_Bool"],
    restrict: "restrict",
    alignas: "",
    noreturn: &[""],
    thread_local: "",
    noexcept: "",
    reserved: &[],
    head: "",
    begin: "",
    end: "\"\"\")\n",
};

/// What stands in front of a text of declarations.
pub(crate) fn begin(boundary: &Boundary) -> String {
    format!("{}ffi.cdef(\"\"\"\n", boundary.prefix)
}

/// Writes `boundary` with cffi, without the items that cffi cannot express.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    let mut writer = Writer::new(boundary, DIALECT);
    writer.out = format!("{}ffi = FFI()\n{}", boundary.prefix, begin(boundary));
    writer.declarations();
    let (in_c, in_python): (Vec<_>, Vec<_>) =
        boundary.constants.iter().partition(|constant| is_in_c(&writer, constant));
    in_c.into_iter().for_each(|constant| constant_in_c(&mut writer, constant));
    writer.out.push_str(DIALECT.end);
    in_python.into_iter().for_each(|constant| constant_in_python(&mut writer, constant));
    writer.out
}

/// Whether a constant stands among the declarations, which know integers only.
fn is_in_c(writer: &Writer<'_>, constant: &Constant) -> bool {
    let integer = matches!(constant.value, Value::Int(_));
    integer && writer.chooser.chance(&constant.name, "in c", 80)
}

/// Writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($words:tt)*) => {
        writeln!($out, $($words)*).expect("a String takes all text")
    };
}

fn constant_in_c(writer: &mut Writer<'_>, constant: &Constant) {
    let (name, Value::Int(value)) = (&constant.name, &constant.value) else { return };
    let in_enum = i32::try_from(*value).is_ok() && writer.chooser.chance(name, "enum", 20);
    if in_enum {
        put!(writer.out, "enum {{ {name} = {value} }};");
    } else if *value >= 0 && writer.chooser.chance(name, "hexadecimal", 30) {
        put!(writer.out, "#define {name} {value:#x}");
    } else {
        put!(writer.out, "#define {name} {value}");
    }
}

/// A constant of the Python module itself.
pub(crate) fn constant_in_python(writer: &mut Writer<'_>, constant: &Constant) {
    let name = &constant.name;
    match &constant.value {
        Value::Int(value) => put!(writer.out, "{name} = {value}"),
        Value::Float(value) => put!(writer.out, "{name} = {value:?}"),
        Value::Bool(value) => {
            put!(writer.out, "{name} = {}", if *value { "True" } else { "False" })
        }
        Value::Text(text) => put!(writer.out, "{name} = \"{text}\""),
    }
}

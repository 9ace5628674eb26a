//! A boundary as a Python module with cffi: declarations in C without its attributes. Where cffi
//! compiles them, they stand in a program of their own, beside a header that they are checked with.

use crate::model::{Boundary, Constant, Facts, Language, Languages, Value};
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

/// The header that compiled declarations are checked with.
const HEADER: Dialect = Dialect { attributes: true, alignas: "_Alignas", end: "", ..DIALECT };

/// The name of the module that cffi compiles.
const MODULE: &str = "_boundary";

/// Writes `boundary` with cffi, without the items that cffi cannot express.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    let mut writer = Writer::new(boundary, DIALECT);
    writer.out = if boundary.compiled {
        format!("from {MODULE} import ffi, lib\n")
    } else {
        declarations(boundary, "FFI()")
    };
    let in_python = boundary.constants.iter().filter(|constant| !is_in_c(&writer, constant));
    let in_python: Vec<_> = in_python.collect();
    in_python.into_iter().for_each(|constant| constant_in_python(&mut writer, constant));
    writer.out
}

/// The program that has cffi compile all `boundaries` to one module beside it.
#[must_use]
pub fn build(boundaries: &[&Boundary]) -> String {
    let cdefs: String = boundaries.iter().map(|it| declarations(it, "ffi")).collect();
    let headers: String = boundaries.iter().map(|it| header(it)).collect();
    format!(
        "import os\nfrom cffi import FFI\nffi = FFI()\n{cdefs}\
         ffi.set_source(\"{MODULE}\", r\"\"\"\n#include <stdbool.h>\n#include <stddef.h>\n\
         #include <stdint.h>\n#include <uchar.h>\n#define _Nonnull\n#define _Nullable\n\
         {headers}\"\"\", extra_compile_args=[\"-w\", \"-O0\"])\n\
         ffi.compile(tmpdir=os.path.dirname(os.path.abspath(__file__)))\n"
    )
}

/// What an `FFI` object made by `maker` is told of a boundary.
fn declarations(boundary: &Boundary, maker: &str) -> String {
    let mut writer = Writer::new(boundary, DIALECT);
    writer.out = format!("{}ffi = {maker}\n{}", boundary.prefix, begin(boundary));
    writer.declarations();
    constants_in_c(&mut writer);
    writer.out + DIALECT.end
}

/// The same in C. There is no library, so functions may be missing, and globals are defined here.
fn header(boundary: &Boundary) -> String {
    let mut writer = Writer::new(boundary, HEADER);
    writer.declarations();
    constants_in_c(&mut writer);
    let own = |absent: Languages| !absent.has(Language::Cffi);
    for function in boundary.functions.iter().filter(|it| own(it.absent)) {
        put!(writer.out, "#pragma weak {}", function.symbol);
    }
    for global in boundary.globals.iter().filter(|it| own(it.absent)) {
        put!(writer.out, "__typeof__({0}) {0};", global.symbol);
    }
    writer.out
}

fn constants_in_c(writer: &mut Writer<'_>) {
    let boundary = writer.boundary;
    let in_c = boundary.constants.iter().filter(|constant| is_in_c(writer, constant));
    let in_c: Vec<_> = in_c.collect();
    in_c.into_iter().for_each(|constant| constant_in_c(writer, constant));
}

/// Whether a constant stands among the declarations, which know integers only.
fn is_in_c(writer: &Writer<'_>, constant: &Constant) -> bool {
    let integer = matches!(constant.value, Value::Int(_));
    integer && writer.chooser.chance(&constant.name, "in c", 80)
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

//! The C API: thin functions over the library, one file for each C object.

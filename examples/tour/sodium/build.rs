//! Copies the headers of the libsodium that is linked to `include/`, where `abiding check` reads
//! them.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=include/sodium.h");
    // Told by the build script of libsodium-sys-stable, unless SODIUM_LIB_DIR made it link a libsodium
    // that was compiled before.
    match env::var_os("DEP_SODIUM_INCLUDE") {
        Some(linked) => copy(Path::new(&linked), Path::new("include")),
        None => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copied = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &copied)?;
        } else {
            write_if_changed(&copied, &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// A header whose time stays lets cargo and abiding see that nothing changed.
fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) { Ok(()) } else { fs::write(path, bytes) }
}

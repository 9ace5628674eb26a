//! Walking the entries of every unit.

use super::super::{Image, ObjectError};
use super::Graph;

/// Reads the graph of an image.
pub(super) fn read(image: &Image) -> Result<Graph, ObjectError> {
    Err(ObjectError::NoDebugInfo { file: image.file().to_owned() })
}

//! The made-up firm: laid down in a folder, with its dates shifted to today.

pub mod firm;
pub mod shift;

//! Bytes that were made, or broken, to hurt.

use super::samples::{eml, sqlite, zip};
use super::*;

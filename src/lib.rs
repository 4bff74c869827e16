//! bantin
pub mod diag;
pub mod hash;

//! A figure that a post reports of one of the campaign's indicators.
//!
//! In: values that `parse` has checked. Out: [`Figure`]. Touches: nothing.

use bitcode::{Decode, Encode};

use crate::{
    diag::Span,
    text::{Amount, Period},
};

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Figure {
    /// The indicator's id.
    pub indicator: String,
    /// How much.
    pub value: Amount,
    /// For which time.
    pub period: Period,
    /// For which place; where nothing is said, it is the indicator's own.
    pub place: Option<String>,
    /// Where the indicator is named in the post.
    pub span: Span,
    /// Where the value stands.
    pub value_span: Span,
}

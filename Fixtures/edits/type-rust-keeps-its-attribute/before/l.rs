use std::fmt;

#[derive(Debug)]
pub enum Kind {
    A,
    B,
}

pub struct Yard<'a> {
    name: &'a str,
}

impl<'a> Yard<'a> {
    pub fn new(name: &'a str) -> Yard<'a> {
        Yard { name }
    }

    fn is(&self, c: char) -> bool {
        c == '{' || self.name == r#"}"#
    }
}

fn free() -> u8 {
    1
}

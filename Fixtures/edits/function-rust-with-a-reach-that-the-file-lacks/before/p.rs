pub(crate) fn one() -> u8 {
    1
}

fn rest() -> u8 {
    one()
}

fn more() -> u8 {
    rest()
}

/// What the robot can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Forward(u32),
    Left,
    Right,
    Back(u32), // New command
}

/// Read commands such as "F3 L F"; the error is the first word that is none.
pub fn parse_commands(text: &str) -> Result<Vec<Command>, String> {
    text.split_whitespace()
        .map(|word| parse_word(word).ok_or_else(|| word.to_string()))
        .collect()
}

fn parse_word(word: &str) -> Option<Command> {
    match word {
        "L" => Some(Command::Left),
        "R" => Some(Command::Right),
        "B" => Some(Command::Back), // New command
        _ => {
            let number = word.strip_prefix('F')?;
            parse_steps(number).map(Command::Forward)
        }
    }
}

/// No number means one step.
fn parse_steps(number: &str) -> Option<u32> {
    if number.is_empty() {
        return Some(1);
    }
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse().ok().filter(|steps| *steps > 0)
}

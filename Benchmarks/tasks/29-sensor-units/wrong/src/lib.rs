//! Units for the weather sensors.

/// How the air feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feel {
    Cold,
    Mild,
    Warm,
}

/// From degrees Fahrenheit.
pub fn to_celsius(fahrenheit: f64) -> f64 {
    (fahrenheit - 32.0) * 5.0 / 9.0
}

/// From knots.
pub fn to_kmh(knots: f64) -> f64 {
    knots * 1.852
}

/// How the air feels; see [`to_celcius`] for the unit of the limits.
pub fn feel(fahrenheit: f64) -> Feel {
    let degrees = to_celcius(fahrenheit);
    if degrees < 8.0 {
        Feel::Cold
    } else if degrees < 20.0 {
        Feel::Mild
    } else {
        Feel::Warm
    }
}

/// One line for the notice board.
pub fn report(fahrenheit: f64, knots: f64) -> String {
    format!("{:.1} C, {:.0} km/h", to_celcius(fahrenheit), to_kmh(knots))
}

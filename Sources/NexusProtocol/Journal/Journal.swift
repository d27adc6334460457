/// All that the agents keep, each step before the next begins.
///
/// A type that needs only a part of it names that part.
package protocol Journal: Claims, EventLog, ExchangeLog, LandingLog, PlanLog, ReviewLog, WorkLog {}

import GRDB
import NexusProtocol

/// Plans, and all that was done for them, in an SQLite database that several nexus processes may share.
///
/// A value is a handle: copies share one pool of connections, which closes with the last of them. A call that has begun
/// is finished even when its Swift task is cancelled, so that an interrupted run can still write down that it was
/// interrupted; nothing here throws `CancellationError`.
///
/// What a call wrote survives the end of the process, `kill -9` included, once the call has returned. What cost a model's
/// or a person's time (plans and their editing, finished exchanges, reviews, states of tasks) also survives a power
/// failure; the rest (events, partial replies, claims, what an attempt records) does so once the next of those is written.
/// A failure in between takes back the newest of it, in order, and never a part of a call.
package struct Store: Journal {
  let pool: DatabasePool
  /// Who begins exchanges through this store, so that they can be told from those of a dead process.
  let owner: LeaseOwner?
  let isAlive: @Sendable (LeaseOwner) -> Bool
  /// The job that exchanges and events belong to which are begun through this value; nil for none.
  package internal(set) var job: Int64?

  /// The path it was opened at.
  package var path: String { pool.path }

  /// Closes the connections now; whatever is called afterwards fails.
  ///
  /// The last one to close a store brings everything into its one file and removes those beside it.
  package func close() throws(StoreError) {
    // The writer has to close last: the readers may not write, so they would leave those files behind.
    pool.releaseMemory()
    do { try pool.close() } catch { throw StoreError(error, path: path) }
  }
}

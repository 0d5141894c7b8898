import Foundation
import Machine
import Synchronization
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// Sandboxes for untrusted programs: each run gets one of its own, and everything in it dies with it.
///
/// As root, each slot becomes a user of its own that owns nothing. Use it within ``with(slots:_:)``.
public final class Sandbox: Sendable {
  /// How many sandboxes there can be at one time.
  public let slots: Int

  /// Half more than there are processors: making and clearing a sandbox is waiting in part.
  public static var usualSlots: Int { Cores.count + (Cores.count + 1) / 2 }

  private let supervisor: String
  private let bubblewrap: Bubblewrap

  private struct State {
    /// Slots that wait for work; the number of those not opened yet.
    var free: [Slot] = []
    var unopened: Int
    var group: Int?
    var waiting: [CheckedContinuation<Slot?, Never>] = []
  }

  private let state: Mutex<State>

  /// User ids that Debian and systemd leave to nobody ("Users, Groups, UIDs and GIDs on systemd Systems").
  private static let firstUser: UInt32 = 60_600

  private init(slots: Int) throws {
    let program = try Bubblewrap.found()
    let supervisor = DependencyFolder.current.supervisor
    guard Files.exists(supervisor) else {
      throw RetortError(
        .missing, "programs cannot be run safely here", cause: "there is no \(supervisor)",
        hint: "make setup")
    }
    self.slots = max(1, min(slots, 512))
    self.supervisor = supervisor
    bubblewrap = Bubblewrap(program: program)
    state = Mutex(State(unopened: self.slots))
  }

  /// Opens a sandbox for as long as the body runs.
  ///
  /// - Parameter slots: how many programs run at one time, at most 512.
  /// - Throws: ``RetortError`` of kind `missing` if there is no bubblewrap or no supervisor; what the body throws.
  public static func with<Result>(
    slots: Int = usualSlots, _ body: (Sandbox) async throws -> Result
  ) async throws -> Result {
    let sandbox = try Sandbox(slots: slots)
    do {
      let result = try await body(sandbox)
      await sandbox.close()
      return result
    } catch {
      await sandbox.close()
      throw error
    }
  }

  /// Runs a program in a sandbox of its own; waits for a free slot.
  ///
  /// - Throws: ``SandboxFailure`` if the sandbox could not be kept, or the task was cancelled: then all in it dies at once.
  public func run(_ sandboxed: SandboxedProgram) async throws(SandboxFailure) -> Ending {
    let slot = try await takeSlot()
    defer { giveBack(slot) }
    let result = await withTaskCancellationHandler {
      await slot.run(sandboxed)
    } onCancel: {
      slot.abandon()
    }
    return try result.get()
  }

  private enum Taken {
    case slot(Slot)
    case permission
    case none
  }

  /// Slots of this process are counted through, so that no two share a user or a cgroup.
  private static let opened = Atomic<Int>(0)

  private func takeSlot() async throws(SandboxFailure) -> Slot {
    let taken: Taken = state.withLock { state in
      if let slot = state.free.popLast() { return .slot(slot) }
      guard state.unopened > 0 else { return .none }
      state.unopened -= 1
      return .permission
    }
    switch taken {
    case .slot(let slot): return slot
    case .permission: return try open()
    case .none:
      let slot = await withCheckedContinuation { continuation in
        // One may have come back since.
        let slot = state.withLock { state in
          let slot = state.free.popLast()
          if slot == nil { state.waiting.append(continuation) }
          return slot
        }
        if let slot { continuation.resume(returning: slot) }
      }
      if let slot { return slot }
      return try await takeSlot()
    }
  }

  /// The version of the cgroups that hold the sandboxes' memory; nil if none can be written to, or no sandbox was made yet.
  public var cgroupVersion: Int? { state.withLock { $0.group } }

  private func open() throws(SandboxFailure) -> Slot {
    let number = Self.opened.add(1, ordering: .relaxed).newValue
    do {
      let isRoot = geteuid() == 0
      let group = isRoot ? ControlGroup(named: "retort-\(getpid())-\(number)") : nil
      state.withLock { $0.group = group?.version }
      return try Slot(
        supervisor: supervisor, bubblewrap: bubblewrap,
        user: isRoot ? Self.firstUser + UInt32(number % 512) : nil, group: group)
    } catch {
      lost()
      throw SandboxFailure(cause: (error as? RetortError)?.cause ?? "\(error)")
    }
  }

  private func giveBack(_ slot: Slot) {
    guard slot.isUsable else {
      Task { await slot.close() }
      return lost()
    }
    let next = state.withLock { state in
      if let next = state.waiting.popLast() { return next as CheckedContinuation<Slot?, Never>? }
      state.free.append(slot)
      return nil
    }
    next?.resume(returning: slot)
  }

  /// A slot is no more; another may be opened in its place.
  private func lost() {
    let next = state.withLock { state in
      state.unopened += 1
      return state.waiting.popLast()
    }
    next?.resume(returning: nil)
  }

  private func close() async {
    let free = state.withLock { state in
      defer { state.free = [] }
      return state.free
    }
    for slot in free { await slot.close() }
  }
}

import Values

/// Lets those with the same key go one after another.
actor Turns {
  private var waiting: [Digest: [CheckedContinuation<Void, Never>]] = [:]

  /// Waits until nobody with that key is at work.
  func begin(_ key: Digest) async {
    guard waiting[key] != nil else {
      waiting[key] = []
      return
    }
    await withCheckedContinuation { waiting[key]?.append($0) }
  }

  func end(_ key: Digest) {
    guard let next = waiting[key]?.first else {
      waiting[key] = nil
      return
    }
    waiting[key]?.removeFirst()
    next.resume()
  }
}

/// Which samples of which questions are asked for next, until so many questions have a right answer: decided here, asked
/// for by ``UntilVerified``.
///
/// Questions stand in an order of their own, and are called by their places in it. The samples of each are asked for one
/// after another, until one is right or they are spent. The end lies behind the last question that is wanted. It depends on
/// the order and on what the samples turn out to be, and not on when they are asked for: asking question after question comes
/// to the same end.
struct VerifiedRounds {
  private enum State {
    case open(asked: Int)
    case verified(asked: Int)
    case spent
  }

  /// How many questions are to have a right answer.
  let wanted: Int
  /// The most samples of each.
  let samples: Int
  /// How many questions there are.
  let count: Int
  /// The most questions that are open at a time: they are held in memory.
  private let mostOpen: Int
  /// How many may be open beyond those that are still wanted, so that the last few are not waited for one by one. Their
  /// answers may turn out not to be needed.
  private let ahead: Int
  /// Of all questions that were begun, which are the first.
  private var states: [State] = []
  /// Those that are open, in their order.
  private var open: [Int] = []
  /// How many have a right answer.
  private(set) var verified = 0

  init(wanted: Int, samples: Int, count: Int, mostOpen: Int = 8192) {
    self.wanted = wanted
    self.samples = samples
    self.count = count
    self.mostOpen = mostOpen
    // One in a hundred, and few in any case: it may be paid for in vain.
    ahead = min(16, wanted / 100)
  }

  /// How many questions were begun.
  var begun: Int { states.count }

  /// What is asked for now: a sample of each question that is open. Empty at the end.
  mutating func next() -> [(place: Int, sample: Int)] {
    if verified >= wanted {
      // Those behind the end are not needed any more; those before it may move it forward.
      let end = self.end
      open.removeAll { $0 >= end }
    } else {
      let most = min(mostOpen, wanted - verified + ahead)
      while open.count < most, begun < count {
        open.append(begun)
        states.append(.open(asked: 0))
      }
    }
    return open.compactMap { place in
      if case .open(let asked) = states[place] { (place, asked) } else { nil }
    }
  }

  /// The samples of all questions that are open turned out to be right, or not.
  ///
  /// - Parameter isVerified: by places.
  mutating func take(_ isVerified: [Int: Bool]) {
    for (place, isVerified) in isVerified {
      guard case .open(let before) = states[place] else { continue }
      if isVerified {
        states[place] = .verified(asked: before + 1)
        verified += 1
      } else {
        states[place] = before + 1 >= samples ? .spent : .open(asked: before + 1)
      }
    }
    open.removeAll { if case .open = states[$0] { false } else { true } }
  }

  /// The first place behind those that count: behind the last question that is wanted, or behind all.
  var end: Int {
    guard verified >= wanted else { return count }
    var found = 0
    for place in states.indices {
      if case .verified = states[place] { found += 1 }
      if found == wanted { return place + 1 }
    }
    return count
  }

  /// How many samples of a question count; none of one that was not begun.
  func asked(_ place: Int) -> Int {
    guard place < begun else { return 0 }
    return switch states[place] {
    case .open(let asked), .verified(let asked): asked
    case .spent: samples
    }
  }
}

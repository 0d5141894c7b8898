/// How programs are graded.
public struct CodeOptions: Sendable, Equatable {
  /// Processor time for one test, where the tests do not say; also the time a program may sleep.
  public var timeLimit: Duration = .seconds(10)
  /// Resident memory for one test in bytes, where the tests do not say.
  public var memoryLimit = 1 << 30
  /// What all time limits are multiplied with: for Python where limits are meant for C++.
  public var timeFactor = 1.0
  /// Whether limits grow with what a short calibration says of the machine's speed.
  public var isCalibrated = false
  /// Which languages programs may be written in, the preferred one first.
  public var languages = Language.all
  /// The program that runs or compiles a language, by its name; those not named are looked for on PATH.
  public var tools: [String: String] = [:]
  /// Whether tests after the first failure are run, too.
  public var runsAllTests = false
  /// Where compiled programs are kept by their content; nil to keep the last ones in memory only.
  public var compiledFolder: String?

  public init() {}
}

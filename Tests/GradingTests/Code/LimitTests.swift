import Testing
import Values

@testable import Grading

struct LimitTests {
  @Test func timesAreToldByUnitAndSize() {
    let cases: [(Value, Duration?)] = [
      (2, .seconds(2)), (2.5, .milliseconds(2500)), (1000, .seconds(1)),
      ("2.0 seconds", .seconds(2)),
      ("1,5 seconds", .milliseconds(1500)), ("1500 ms", .milliseconds(1500)),
      ("1 minute", .seconds(60)),
      ("1 minute 30 seconds", .seconds(90)), ("2s", .seconds(2)), ("3000", .seconds(3)),
      ("soon", nil),
      ("2 parsecs", nil), (0, nil), (.null, nil),
    ]
    for (value, time) in cases { #expect(TimeAndMemory.time(value) == time, "\(value)") }
  }

  @Test func memoryIsToldByUnitAndSize() {
    let cases: [(Value, Int?)] = [
      (256, 256 << 20), (262144, 256 << 20), (268_435_456, 256 << 20), ("256 megabytes", 256 << 20),
      ("268435456 bytes", 256 << 20), ("65536 KB", 64 << 20), ("1 GB", 1 << 30),
      ("0,5 GB", 512 << 20),
      ("268,435,456 bytes", 256 << 20), ("256", 256 << 20), ("much", nil), (-1, nil), (.null, nil),
    ]
    for (value, bytes) in cases { #expect(TimeAndMemory.memory(value) == bytes, "\(value)") }
  }

  @Test func machinesAreSlowInSteps() {
    let usual = Calibration.usual
    #expect(Calibration.factor(took: usual * 0.3) == 1)
    #expect(Calibration.factor(took: usual * 1.3) == 1)
    #expect(Calibration.factor(took: usual * 2) == 1.5)
    #expect(Calibration.factor(took: usual * 2.5) == 2)
    #expect(Calibration.factor(took: usual * 1000) == 16)
  }
}

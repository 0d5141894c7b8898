import Testing

@testable import Training

struct ProcessorNumbersTests {
  @Test(arguments: [
    ("flags\t\t: fpu avx2 avx512f", Precision.bf16, true), ("flags: avx2", .pureBF16, true),
    ("flags: avx2", .fp32, false), ("flags: avx512f avx512_bf16", .bf16, false),
    ("flags: amx_bf16", .bf16, false), ("nothing", .bf16, false),
  ])
  func whoComputesSlowlyIsTold(processor: String, precision: Precision, isTold: Bool) {
    #expect((ProcessorNumbers.warning(precision, processor: processor) != nil) == isTold)
  }
}

import Foundation
import TestSupport
import Testing

@testable import Statistics

struct DistributionTests {
  /// Every function over a grid, by SciPy, to nine digits.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func valuesAreThoseOfSciPy() async throws {
    let script = """
      from scipy import stats
      ps = [1e-10, 1e-5, .001, .025, .1, .3, .5, .6, .9, .975, .999, 1-1e-6]
      say = lambda name, *numbers: print(name, *[repr(float(n)) for n in numbers])
      for p in ps: say('nq', p, stats.norm.ppf(p))
      for z in [-30, -8, -3, -1.5, -1e-9, 0, .3, 2, 7]: say('nc', z, stats.norm.cdf(z))
      # Not further out: SciPy errs there by parts in a thousand (χ² of 1e7 at 1e-10, Beta(½, 3) at 1e-10).
      for v in [.5, 1, 2, 3, 7, 29, 197, 1e4]:
        for p in ps: say('tq', v, p, stats.t.ppf(p, v))
        for t in [-40, -3, -1e-5, 0, .7, 2, 15]: say('tc', v, t, stats.t.cdf(t, v))
        for p in ps: say('cq', v, p, stats.chi2.ppf(p, v))
        for f in [.01, .5, .9, 1, 1.2, 2, 5]: say('cc', v, f*v, stats.chi2.cdf(f*v, v), stats.chi2.sf(f*v, v))
      for a in [.05, .5, 1, 2.5, 31, 500, 2e4]:
        for b in [.05, .5, 1, 3, 40, 700, 1e5]:
          for p in ps[1:]: say('bq', a, b, p, stats.beta.ppf(p, a, b))
          for x in [1e-8, .001, .1, .4, .5, .8, .999]: say('bc', a, b, x, stats.beta.cdf(x, a, b))
      for n in [1, 5, 30, 515, 20000]:
        for p in [.001, .3, .5, .97]:
          for k in {0, 1, n//7, n//3, n//2, n-1, n}:
            say('ip', n, p, k, stats.binom.pmf(k, n, p)); say('ic', n, p, k, stats.binom.cdf(k, n, p))
      for n, c, k in [(8, 4, 5), (64, 20, 32), (300, 290, 100)]:
        for j in range(k + 1): say('hp', n, c, k, j, stats.hypergeom.pmf(j, n, c, k))
      """
    let lines = try await Oracle.python(script).split(separator: "\n")
    #expect(lines.count > 1500)
    for line in lines {
      let words = line.split(separator: " ")
      let n = words.dropFirst().compactMap { Double($0) }
      let (own, theirs): (Double, Double) =
        switch words[0] {
        case "nq": (Normal.quantile(n[0]), n[1])
        case "nc": (Normal.cumulative(n[0]), n[1])
        case "tq": (StudentT(freedom: n[0]).quantile(n[1]), n[2])
        case "tc": (StudentT(freedom: n[0]).cumulative(n[1]), n[2])
        case "cq": (ChiSquared(freedom: n[0]).quantile(n[1]), n[2])
        case "cc": (ChiSquared(freedom: n[0]).cumulative(n[1]), n[2])
        case "bq": (BetaDistribution(n[0], n[1]).quantile(n[2]), n[3])
        case "bc": (BetaDistribution(n[0], n[1]).cumulative(n[2]), n[3])
        case "ip": (Binomial.chance(Int(n[2]), of: Int(n[0]), p: n[1]), n[3])
        case "ic": (Binomial.cumulative(Int(n[2]), of: Int(n[0]), p: n[1]), n[3])
        default:
          (
            Hypergeometric.chance(Int(n[3]), drawn: Int(n[2]), marked: Int(n[1]), of: Int(n[0])),
            n[4]
          )
        }
      // Below 1e-290 a double loses digits of its own.
      #expect(abs(own - theirs) <= 1e-9 * abs(theirs) + 1e-290, "\(line): \(own)")
      if words[0] == "cc" {
        let upper = ChiSquared(freedom: n[0]).upper(n[1])
        #expect(abs(upper - n[3]) <= 1e-9 * n[3] + 1e-290, "\(line): \(upper)")
      }
    }
  }

  @Test func quantilesUndoChances() {
    for p in [1e-6, 0.01, 0.3, 0.5, 0.77, 0.999] {
      #expect(abs(Normal.cumulative(Normal.quantile(p)) - p) < 1e-14)
      for a in [0.3, 2, 55.5] {
        let t = StudentT(freedom: a)
        #expect(abs(t.cumulative(t.quantile(p)) - p) < 1e-12)
        #expect(abs(t.quantile(p) + t.quantile(1 - p)) < 1e-7 * abs(t.quantile(p)) + 1e-12)
        let chi = ChiSquared(freedom: a)
        #expect(abs(chi.cumulative(chi.quantile(p)) - p) < 1e-12)
        let beta = BetaDistribution(a, 4)
        #expect(abs(beta.cumulative(beta.quantile(p)) - p) < 1e-12)
      }
    }
  }

  /// Near 0 Beta(½, b) has the chance √x·2/B(½, b), B(½, 3) = 16/15.
  @Test func smallQuantilesKeepTheirDigits() {
    let root = 1e-10 * 16.0 / 15 / 2
    let quantile = BetaDistribution(0.5, 3).quantile(1e-10)
    #expect(abs(quantile / (root * root) - 1) < 1e-12)
    #expect(abs(BetaDistribution(0.01, 1).quantile(0.001) / 1e-300 - 1) < 1e-9)
  }

  @Test func endsAreEnds() {
    #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity)
    #expect(StudentT(freedom: 3).quantile(1) == .infinity)
    #expect(StudentT(freedom: .infinity).quantile(0.975) == Normal.quantile(0.975))
    #expect(BetaDistribution(2, 3).quantile(0) == 0 && BetaDistribution(2, 3).quantile(1) == 1)
    #expect(BetaDistribution(2, 3).cumulative(-1) == 0 && BetaDistribution(2, 3).cumulative(2) == 1)
    #expect(ChiSquared(freedom: 2).quantile(0) == 0 && ChiSquared(freedom: 2).upper(0) == 1)
    #expect(Binomial.chance(-1, of: 3, p: 0.5) == 0 && Binomial.chance(0, of: 3, p: 0) == 1)
    #expect(Hypergeometric.chance(3, drawn: 3, marked: 2, of: 9) == 0)
  }
}

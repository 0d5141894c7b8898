import Foundation

/// A complex number of doubles.
struct Complex: Equatable, Sendable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  var magnitude: Double { hypot(real, imaginary) }
  var isFinite: Bool { real.isFinite && imaginary.isFinite }
  var isReal: Bool { imaginary == 0 }

  static func + (left: Complex, right: Complex) -> Complex {
    Complex(left.real + right.real, left.imaginary + right.imaginary)
  }

  static func - (left: Complex, right: Complex) -> Complex {
    Complex(left.real - right.real, left.imaginary - right.imaginary)
  }

  static func * (left: Complex, right: Complex) -> Complex {
    Complex(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }

  static func / (left: Complex, right: Complex) -> Complex {
    let size = right.real * right.real + right.imaginary * right.imaginary
    let product = left * Complex(right.real, -right.imaginary)
    return Complex(product.real / size, product.imaginary / size)
  }

  static func exp(_ value: Complex) -> Complex {
    let size = Foundation.exp(value.real)
    if value.isReal { return Complex(size) }
    return Complex(size * cos(value.imaginary), size * sin(value.imaginary))
  }

  static func log(_ value: Complex) -> Complex {
    Complex(Foundation.log(value.magnitude), atan2(value.imaginary, value.real))
  }

  func power(_ exponent: Complex) -> Complex {
    if self == Complex(0) { return exponent.real > 0 ? Complex(0) : Complex(.nan) }
    if isReal && exponent.isReal {
      let power = pow(real, exponent.real)
      if !power.isNaN { return Complex(power) }
    }
    return Complex.exp(exponent * Complex.log(self))
  }
}

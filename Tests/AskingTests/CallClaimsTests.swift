import Foundation
import TestSupport
import Testing
import Values

@testable import Asking

/// Claims: those of one open file against those of another, as of two processes.
struct CallClaimsTests {
  private func key(_ number: Int) -> [UInt8] { Digest(of: "\(number)").bytes }

  @Test func whatOneHasTheOtherHasNot() throws {
    let scratch = Scratch()
    let one = try CallClaims(folder: scratch.path)
    let other = try CallClaims(folder: scratch.path)
    #expect(one.take(key(1)))
    #expect(!other.take(key(1)) && other.take(key(2)))
    one.release(key(1))
    #expect(other.take(key(1)))
    #expect(!one.take(key(1)) && !one.take(key(2)))
  }

  @Test func manyAreApart() throws {
    let scratch = Scratch()
    let one = try CallClaims(folder: scratch.path)
    let other = try CallClaims(folder: scratch.path)
    for number in 0..<4096 { #expect(one.take(key(number))) }
    for number in 0..<4096 { #expect(!other.take(key(number))) }
    for number in 4096..<4200 { #expect(other.take(key(number))) }
  }

  @Test func theyFallWithWhoeverHadThem() throws {
    let scratch = Scratch()
    let other = try CallClaims(folder: scratch.path)
    do {
      let one = try CallClaims(folder: scratch.path)
      #expect(one.take(key(1)) && !other.take(key(1)))
    }
    #expect(other.take(key(1)))
  }
}

/// Whether other processes share the workspace.
struct SessionPresenceTests {
  @Test func othersAreSeenAndCounted() throws {
    let scratch = Scratch()
    let one = try CallClaims(folder: scratch.path)
    let alone = try #require(one.sessionsIfAlone())
    #expect(one.sessions() == alone)
    do {
      let other = try CallClaims(folder: scratch.path)
      #expect(one.sessionsIfAlone() == nil && other.sessionsIfAlone() == nil)
      #expect(one.sessions() == alone + 1 && other.sessions() == alone + 1)
    }
    // It is gone, and it is known that it was there.
    #expect(one.sessionsIfAlone() == alone + 1)
  }

  @Test func manyAtOnceAreAllCounted() async throws {
    let scratch = Scratch()
    let first = try CallClaims(folder: scratch.path)
    let before = try #require(first.sessions())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<40 { group.addTask { _ = try CallClaims(folder: scratch.path) } }
      try await group.waitForAll()
    }
    #expect(first.sessionsIfAlone() == before + 40)
  }

  @Test func rubbishInItsFileIsNoCrash() throws {
    let scratch = Scratch()
    _ = try scratch.write("sessions", "abc")
    let claims = try CallClaims(folder: scratch.path)
    #expect(claims.sessionsIfAlone() == nil)
    #expect(claims.take(Digest(of: "1").bytes))
  }
}

/// A file system without such locks.
struct BlindClaimsTests {
  @Test func isToldOnce() {
    // Descriptors that nothing can be locked by.
    let claims = CallClaims(descriptors: [Int32](repeating: -1, count: 16), folder: "here")
    #expect(claims.takeTrouble() == nil)
    #expect(claims.take(Digest(of: "1").bytes) && claims.take(Digest(of: "2").bytes))
    #expect(claims.takeTrouble()?.contains("here knows no locks") == true)
    #expect(claims.takeTrouble() == nil)
  }
}

import Foundation
import Machine
import Sandbox
import TestSupport
import Testing

@testable import Grading

/// The header of all headers, compiled once.
@Suite(.timeLimit(.minutes(60))) struct PrecompiledHeadersTests {
  private static let contest = Program(
    language: .cpp, source: "#include <bits/stdc++.h>\nint main(){std::cout<<1;}")
  private static let plain = Program(
    language: .cpp, source: "#include <cstdio>\nint main(){putchar('1');}")

  /// Where a sandbox's user can read, too; removed afterwards.
  private func with(_ body: (String, Sandbox, Toolchain) async throws -> Void) async throws {
    let place = "/var/tmp/retort-headers-test-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: place) }
    try await Sandbox.with(slots: 2) { sandbox in
      guard let toolchain = await Toolchain.find(.cpp, in: sandbox) else {
        return print("skipped: g++ is not here")
      }
      try await body(place, sandbox, toolchain)
    }
  }

  @Test func isMadeWhenItIsWorthItAndReadByTheCompiler() async throws {
    try await with { place, sandbox, toolchain in
      let headers = PrecompiledHeaders(sandbox: sandbox, place: place)
      #expect(await headers.folder(for: Self.plain, toolchain) == nil)
      for _ in 0..<4 { #expect(await headers.folder(for: Self.contest, toolchain) == nil) }
      let folder = try #require(await headers.folder(for: Self.contest, toolchain))
      #expect(await headers.folder(for: Self.plain, toolchain) == nil)
      // -H names what is read; "!" stands before a precompiled header that was taken.
      let ending = try await sandbox.run(
        SandboxedProgram(
          command: [
            toolchain.tool, "-std=c++17", "-O2", "-pipe", "-w", "-H", "-fsyntax-only", "-I", folder,
            "/program/main.cpp",
          ],
          files: [SandboxFile(path: "/program/main.cpp", text: Self.contest.source)],
          environment: toolchain.language.environment, folders: toolchain.folders + [folder]))
      let said = String(decoding: ending.errors, as: UTF8.self)
      #expect(said.contains("! \(folder)/bits/stdc++.h.gch"), "\(said)")
      // Another process takes what is kept at once.
      let others = PrecompiledHeaders(sandbox: sandbox, place: place)
      #expect(await others.folder(for: Self.contest, toolchain) == folder)
    }
  }

  @Test func whatOthersCouldHaveWrittenIsNotRead() async throws {
    try await with { place, sandbox, toolchain in
      let first = PrecompiledHeaders(sandbox: sandbox, place: place)
      for _ in 0..<5 { _ = await first.folder(for: Self.contest, toolchain) }
      #expect(chmod(place, 0o777) == 0)
      let second = PrecompiledHeaders(sandbox: sandbox, place: place)
      for _ in 0..<6 { #expect(await second.folder(for: Self.contest, toolchain) == nil) }
    }
  }

  @Test func programsSayTheSameWithIt() async throws {
    let sources = (0..<7).map {
      "#include <bits/stdc++.h>\nusing namespace std;\nint main(){int a,b;cin>>a>>b;cout<<a+b+\($0 % 2);}"
    }
    try await CodeRig.with { grader in
      for (number, source) in sources.enumerated() {
        let verdict = try await grader.grade(
          Program(language: .cpp, source: source + "// \(number)"), suite: CodeRig.echo())
        #expect(verdict.outcome == (number % 2 == 0 ? .passed : .wrongAnswer), "\(verdict)")
      }
    }
  }
}

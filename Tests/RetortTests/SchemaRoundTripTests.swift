import Foundation
import TestSupport
import Testing

/// Parquet to Parquet through the commands that choose rows, as pyarrow sees it.
@Suite(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
struct SchemaRoundTripTests {
  private let scratch = Scratch()

  /// Random schemas of all types that pyarrow writes, nested, with random rows and nulls.
  private static let making = """
    import sys, random, datetime, decimal, uuid, pyarrow as pa, pyarrow.parquet as pq
    folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    leaves = [pa.null(), pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(),
      pa.uint32(), pa.uint64(), pa.float16(), pa.float32(), pa.float64(), pa.string(), pa.large_string(),
      pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view(), pa.binary(5), pa.date32(), pa.date64(),
      pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns"), pa.timestamp("s"), pa.timestamp("ms"),
      pa.timestamp("us"), pa.timestamp("ns"), pa.timestamp("us", tz="Europe/Berlin"), pa.duration("s"),
      pa.duration("ms"), pa.duration("us"), pa.duration("ns"), pa.decimal32(7, 2), pa.decimal64(15, 4),
      pa.decimal128(30, 6), pa.decimal256(60, 9), pa.uuid(), pa.json_(), pa.bool8(),
      pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int8(), pa.large_string())]
    keys = [pa.string(), pa.int32(), pa.date32()]
    def some_type(r, depth):
      kind = r.random()
      if depth == 0 or kind < 0.6: return r.choice(leaves)
      inner = some_type(r, depth - 1)
      if kind < 0.7: return pa.list_(inner)
      if kind < 0.74: return pa.large_list(inner)
      if kind < 0.78: return pa.list_(inner, r.randint(1, 3))
      if kind < 0.82: return pa.list_view(inner)
      if kind < 0.9: return pa.map_(r.choice(keys), inner)
      return pa.struct([pa.field("f%d" % i, some_type(r, depth - 1)) for i in range(r.randint(1, 3))])
    texts = ["", "a", "é😀", "long " * 40, "\\n\\"\\\\", "x" * 17]
    def cell(r, t):
      if pa.types.is_null(t) or r.random() < 0.15: return None
      if isinstance(t, pa.UuidType): return uuid.UUID(int=r.getrandbits(128)).bytes
      if isinstance(t, pa.JsonType): return '{"a":%d}' % r.randint(0, 9)
      if isinstance(t, pa.Bool8Type): return r.random() < 0.5
      if pa.types.is_dictionary(t): return r.choice(["red", "green", "blue"])
      if pa.types.is_boolean(t): return r.random() < 0.5
      if pa.types.is_integer(t):
        b = t.bit_width - (0 if pa.types.is_unsigned_integer(t) else 1)
        return r.choice([0, 1, 2 ** b - 1, 0 if pa.types.is_unsigned_integer(t) else -2 ** b])
      if pa.types.is_floating(t):
        return r.choice([0.5, -1.0, float("inf"), 0.0, 1024.0])
      if pa.types.is_decimal(t):
        digits = r.randint(0, 10 ** (t.precision - 1))
        return decimal.Decimal(r.choice([1, -1]) * digits).scaleb(-t.scale, decimal.Context(prec=80))
      if t in (pa.string(), pa.large_string(), pa.string_view()): return r.choice(texts)
      if t == pa.binary(5): return bytes(r.getrandbits(8) for _ in range(5))
      if t in (pa.binary(), pa.large_binary(), pa.binary_view()):
        return bytes(r.getrandbits(8) for _ in range(r.randint(0, 9)))
      if pa.types.is_date(t): return datetime.date(2000, 1, 1) + datetime.timedelta(days=r.randint(-9999, 9999))
      if pa.types.is_time(t): return datetime.time(r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))
      if pa.types.is_timestamp(t): return r.randint(-10 ** 9, 10 ** 9)
      if pa.types.is_duration(t): return r.randint(-10 ** 9, 10 ** 9)
      if pa.types.is_map(t):
        if pa.types.is_string(t.key_type): some = ["k%d" % i for i in range(r.randint(0, 3))]
        elif pa.types.is_date(t.key_type): some = [datetime.date(2001, 1, 1 + i) for i in range(r.randint(0, 3))]
        else: some = list(range(r.randint(0, 3)))
        return [(k, cell(r, t.item_type)) for k in some]
      if pa.types.is_fixed_size_list(t): return [cell(r, t.value_type) for _ in range(t.list_size)]
      if pa.types.is_struct(t): return {f.name: cell(r, f.type) for f in t}
      return [cell(r, t.value_type) for _ in range(r.randint(0, 3))]
    for number in range(first, first + count):
      r = random.Random(number)
      rows = r.choice([0, 1, 7, 40])
      columns = {"question": pa.array(["Question number %d of all, %d?" % (i % 30, i % 30) for i in range(rows)], pa.string())}
      for column in range(r.randint(1, 6)):
        while True:
          t = some_type(r, 3)
          try:
            array = pa.array([cell(r, t) for _ in range(rows)], t)
            pq.write_table(pa.table({"x": array}), folder + "/probe")
            pq.read_table(folder + "/probe")
            break
          except (pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowKeyError):
            continue
        columns["c%d" % column] = array
      pq.write_table(pa.table(columns), folder + "/%d.parquet" % number, row_group_size=1000 if "view" in str(pa.table(columns).schema) else r.choice([3, 1000]))
    """

  /// Compares what came out of the three commands with what should have, and counts the columns.
  private static let comparing = """
    import sys, os, pyarrow as pa, pyarrow.parquet as pq
    folder, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    columns = 0
    wrong = []
    for number in range(first, first + count):
      before = pq.read_table(folder + "/%d.parquet" % number)
      columns += before.num_columns
      first_of = {}
      for i, q in enumerate(before["question"].to_pylist()): first_of.setdefault(q, i)
      for name, expected in (("converted", before), ("sampled", before), ("unique", None)):
        path = folder + "/%d.%s.parquet" % (number, name)
        if not os.path.exists(path):
          wrong.append("%d %s is missing" % (number, name))
          continue
        after = pq.read_table(path)
        if not after.schema.equals(before.schema):
          wrong.append("%d %s: %s\\n%s" % (number, name, before.schema, after.schema))
          continue
        if expected is None: expected = before.slice(0, 0) if not first_of else pa.concat_tables([before.slice(i, 1) for i in sorted(first_of.values())])
        if not after.equals(expected) and after.to_pylist() != expected.to_pylist():
          wrong.append("%d %s: rows differ" % (number, name))
    print(columns, len(wrong))
    print("\\n".join(wrong[:5]))
    """

  @Test(arguments: 0..<4)
  func randomSchemasAndRowsStayThemselves(_ part: Int) async throws {
    let (first, count) = ("\(part * 50)", "50")
    _ = try await Oracle.python(Self.making, [scratch.path, first, count])
    for number in (part * 50)..<(part * 50 + 50) {
      for (arguments, name) in [
        (["convert"], "converted"), (["sample", "--share", "1"], "sampled"),
        (["deduplicate", "--exact", "--keep", "first"], "unique"),
      ] {
        let result = try await RetortProcess.run(
          arguments + ["\(number).parquet", "-o", "\(number).\(name).parquet"], in: scratch.path)
        #expect(result.exitCode == 0, "\(number) \(name): \(result.errors)")
      }
    }
    let printed = try await Oracle.python(Self.comparing, [scratch.path, first, count])
    let counts = printed.split(separator: "\n")[0].split(separator: " ")
    #expect(Int(counts[0]) ?? 0 > 100 && counts[1] == "0", "\(printed)")
  }

  /// Splits of one dataset: a column that is null in all rows of one of them, another width, a column that one lacks.
  @Test func filesOfOneDatasetBecomeOne() async throws {
    _ = try await Oracle.python(
      """
      import sys, pyarrow as pa, pyarrow.parquet as pq
      pq.write_table(pa.table({"question": ["one?", "two?"], "n": pa.array([1, 2], pa.int32()),
        "late": pa.nulls(2), "turns": pa.array([[], []], pa.list_(pa.null()))}), sys.argv[1] + "/a.parquet")
      pq.write_table(pa.table({"question": ["three?"], "n": pa.array([2 ** 40], pa.int64()), "late": ["x"],
        "turns": pa.array([["y"]], pa.list_(pa.string())), "more": pa.array([True])}), sys.argv[1] + "/b.parquet")
      """, [scratch.path])
    for arguments in [["convert"], ["sample", "--rows", "3"], ["deduplicate"]] {
      let result = try await RetortProcess.run(
        arguments + ["a.parquet", "b.parquet", "-o", "all.parquet", "--force"], in: scratch.path)
      #expect(result.exitCode == 0, "\(result.errors)")
      let printed = try await Oracle.python(
        """
        import sys, pyarrow.parquet as pq
        table = pq.read_table(sys.argv[1])
        print(", ".join("%s: %s" % (field.name, field.type) for field in table.schema))
        print(table["late"].to_pylist(), table["n"].to_pylist(), table["more"].to_pylist(), table["turns"].to_pylist())
        """, ["\(scratch.path)/all.parquet"])
      #expect(
        printed == """
          question: string, n: int64, late: string, turns: list<element: string>, more: bool
          [None, None, 'x'] [1, 2, 1099511627776] [None, None, True] [[], [], ['y']]

          """)
    }
  }

  @Test func chosenColumnsKeepTheirTypesAndMadeOnesStandBeside() async throws {
    _ = try await Oracle.python(
      """
      import sys, pyarrow as pa, pyarrow.parquet as pq
      pq.write_table(pa.table({"q": ["one?", "two?"], "n": pa.array([1, 2], pa.uint8()),
        "meta": pa.array([{"level": 3, "x": "a"}, None], pa.struct([("level", pa.int16()), ("x", pa.string())]))}),
        sys.argv[1] + "/a.parquet")
      """, [scratch.path])
    let result = try await RetortProcess.run(
      [
        "convert", "a.parquet", "-o", "b.parquet", "--column", "count=n", "--column", "meta.level",
        "--column", "text={{q}} ({{n}})",
      ], in: scratch.path)
    #expect(result.exitCode == 0, "\(result.errors)")
    let printed = try await Oracle.python(
      """
      import sys, pyarrow.parquet as pq
      table = pq.read_table(sys.argv[1])
      print(", ".join("%s: %s" % (field.name, field.type) for field in table.schema))
      print(table.to_pylist())
      """, ["\(scratch.path)/b.parquet"])
    #expect(
      printed == """
        count: uint8, level: int16, text: string
        [{'count': 1, 'level': 3, 'text': 'one? (1)'}, {'count': 2, 'level': None, 'text': 'two? (2)'}]

        """)
    let absent = try await RetortProcess.run(
      ["convert", "a.parquet", "-o", "c.parquet", "--column", "absent"], in: scratch.path)
    #expect(absent.exitCode != 0 && absent.errors.contains("absent"))
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/c.parquet"))
  }

  @Test func twoColumnsOfOneNameAreAnError() async throws {
    _ = try await Oracle.python(
      """
      import sys, pyarrow as pa, pyarrow.parquet as pq
      table = pa.Table.from_arrays([pa.array([1]), pa.array([2]), pa.array(["x?"])], names=["a", "a", "question"])
      pq.write_table(table, sys.argv[1] + "/a.parquet")
      """, [scratch.path])
    let all = try await RetortProcess.run(
      ["convert", "a.parquet", "-o", "b.jsonl"], in: scratch.path)
    #expect(all.exitCode == 1 && all.errors.contains("two columns \"a\""), "\(all.errors)")
    let one = try await RetortProcess.run(
      ["convert", "a.parquet", "-o", "b.parquet", "--column", "question"], in: scratch.path)
    #expect(one.exitCode == 0, "\(one.errors)")
  }

  /// Arrow's own files: as `save_to_disk` and Feather write them.
  @Test func arrowFilesAreRead() async throws {
    _ = try await Oracle.python(
      """
      import sys, json, datasets
      import pyarrow.feather as feather
      datasets.disable_progress_bars()
      rows = [{"question": "Question %d?" % i, "n": i, "turns": [{"a": "x" * (i % 5)}] * (i % 3)} for i in range(3000)]
      files = {"train": sys.argv[1] + "/train.json", "test": sys.argv[1] + "/test.json"}
      for name, some in (("train", rows), ("test", rows[:3])):
        open(files[name], "w").writelines(json.dumps(row) + "\\n" for row in some)
      both = datasets.load_dataset("json", data_files=files, cache_dir=sys.argv[1] + "/cache")
      both["train"].save_to_disk(sys.argv[1] + "/saved", num_shards=2)
      both.save_to_disk(sys.argv[1] + "/splits")
      feather.write_feather(both["train"].data.table.combine_chunks(), sys.argv[1] + "/rows.feather", compression="zstd")
      """, [scratch.path])
    for place in ["saved", "splits", "rows.feather"] {
      let result = try await RetortProcess.run(
        ["convert", place, "-o", "\(place).jsonl", "--json"], in: scratch.path)
      #expect(result.exitCode == 0 && result.output.contains("\"rows\":3000"), "\(result.errors)")
      let kept = try await RetortProcess.run(
        ["convert", place, "-o", "\(place).parquet"], in: scratch.path)
      #expect(kept.exitCode == 0, "\(kept.errors)")
      let printed = try await Oracle.python(
        """
        import sys, json, pyarrow.parquet as pq
        rows = [json.loads(line) for line in open(sys.argv[1] + ".jsonl")]
        print(rows == [{"question": "Question %d?" % i, "n": i, "turns": [{"a": "x" * (i % 5)}] * (i % 3)} for i in range(3000)])
        print(pq.read_table(sys.argv[1] + ".parquet").to_pylist() == rows)
        """, ["\(scratch.path)/\(place)"])
      #expect(printed == "True\nTrue\n")
    }
  }
}

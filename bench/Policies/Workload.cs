using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Tongqu.Bench.Policies;

/// <summary>The facts of all enterprises, the policies, and what must come out.</summary>
internal sealed record Workload(
    IReadOnlyList<string> Facts, int[][] Columns, IReadOnlyList<JsonElement> Policies, long[] Counts, long[] Sums)
{
    public int Rows => Columns[0].Length;

    public int[] this[string fact] => Columns[PlaceOf(fact)];

    public int PlaceOf(string fact) => Facts.ToList().IndexOf(fact);

    public static Workload Read(string folder)
    {
        var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "policies.json"))).RootElement;
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement;
        var facts = document.GetProperty("facts").EnumerateArray().Select(name => name.GetString()!).ToList();
        return new Workload(
            facts,
            ReadFacts(Path.Combine(folder, "facts.csv.gz"), facts.Count, document.GetProperty("N").GetInt32()),
            [.. document.GetProperty("policies").EnumerateArray()],
            [.. expected.GetProperty("c").EnumerateArray().Select(count => count.GetInt64())],
            [.. expected.GetProperty("s").EnumerateArray().Select(sum => sum.GetInt64())]);
    }

    // The first column is the id; padded to whole words of 64 rows.
    private static int[][] ReadFacts(string path, int facts, int rows)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        var columns = Enumerable.Range(0, facts).Select(_ => new int[rows]).ToArray();
        reader.ReadLine();
        for (var row = 0; reader.ReadLine() is { } line; row++)
        {
            var fields = line.Split(',');
            for (var fact = 0; fact < facts; fact++)
            {
                columns[fact][row] = int.Parse(fields[fact + 1]);
            }
        }

        return columns;
    }
}

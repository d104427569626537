using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tongqu.Storage;

/// <summary>
/// The writes of a unit of work as one statement for PostgreSQL: parsed, planned and started once instead of one by one. What hangs
/// on what is checked when all of it is done. An update that finds no row makes the whole fail, by a division by how many it found.
/// </summary>
internal static partial class WritesAtOnce
{
    /// <summary>Most writes that are worth it; more are sent one by one.</summary>
    public const int Most = 32;

    // Which rows are written together is the code's affair, and of few shapes; a bound all the same.
    private const int KeptMax = 500;

    private static readonly ConcurrentDictionary<Shape, string> Kept = [];

    /// <summary>The statement's text; its values are those of the writes, one after the other.</summary>
    public static string Of(IReadOnlyList<Statement> writes)
    {
        var shape = new Shape([.. writes.Select(write => write.Sql)]);
        if (!Kept.TryGetValue(shape, out var text))
        {
            text = Write(writes);
            if (Kept.Count < KeptMax)
            {
                Kept[shape] = text;
            }
        }

        return text;
    }

    private static string Write(IReadOnlyList<Statement> writes)
    {
        var text = new StringBuilder("with ");
        var (values, demands) = (0, new List<string>());
        for (var at = 0; at < writes.Count; at++)
        {
            var (sql, before) = (writes[at].Sql, values);
            text.Append(at == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"w{at} as (")
                .Append(Value().Replace(sql, value => $"${before + int.Parse(value.ValueSpan[1..], CultureInfo.InvariantCulture)}"));
            if (sql.StartsWith("update ", StringComparison.Ordinal))
            {
                text.Append(" returning 1");
                demands.Add($"1 / (select count(*) from w{at})");
            }

            text.Append(')');
            values += writes[at].Values.Length;
        }

        return text.Append(" select ").AppendJoin(", ", demands.DefaultIfEmpty("1")).ToString();
    }

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Value();

    // Texts are made once for each table and set of columns, so that the same text is the same object.
    private readonly struct Shape(string[] texts) : IEquatable<Shape>
    {
        private readonly string[] _texts = texts;

        public bool Equals(Shape other) => _texts.AsSpan().SequenceEqual(other._texts);

        public override bool Equals(object? obj) => obj is Shape other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var text in _texts)
            {
                hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(text));
            }

            return hash.ToHashCode();
        }
    }
}

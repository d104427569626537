using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>
/// The words of each subject (name, initials, codes, address, its facts that are texts) as one text under a trigram index,
/// FTS5 on SQLite and pg_trgm on PostgreSQL, so that any part of them is found. A trigram needs three characters; so behind
/// the words stand their single characters and pairs, each between blanks: a query of one or two is looked for as such a word.
/// </summary>
internal static class SubjectWords
{
    private const int TermsMax = 5;

    // A blank is a word's end to both indexes; nobody can type it inside a term.
    private const char Blank = ' ';

    /// <summary>Table and columns as the bulk writer needs them.</summary>
    public static BulkRows Rows(Dialect dialect, IEnumerable<(long Subject, string Words)> words) => new(
        "registry_words", [dialect == Dialect.Sqlite ? "rowid" : "subject", "words"], words.Select(row => new object?[] { row.Subject, row.Words }));

    /// <summary>Takes out what stands there for some subjects.</summary>
    public static string Delete(Dialect dialect, IEnumerable<long> subjects) =>
        $"delete from registry_words where {(dialect == Dialect.Sqlite ? "rowid" : "subject")} in ({string.Join(',', subjects)})";

    /// <summary>The text to index.</summary>
    public static string Of(SubjectKind kind, string name, string address, IEnumerable<string> codes, IEnumerable<string> texts)
    {
        string[] parts = [name, Pinyin.Initials(name, kind == SubjectKind.Person), address, .. codes, .. texts];
        var words = string.Join('\n', parts.Where(part => part.Length > 0)).ToLowerInvariant();
        var grams = new HashSet<string>();
        foreach (var part in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var before = "";
            foreach (var rune in part.EnumerateRunes())
            {
                var single = rune.ToString();
                grams.Add(single);
                if (before.Length > 0)
                {
                    grams.Add(before + single);
                }

                before = single;
            }
        }

        return new StringBuilder(words).Append('\n').Append(Blank).AppendJoin(Blank, grams).Append(Blank).ToString();
    }

    /// <summary>Ids of the subjects that hold every term of a query. The scope is for whoever joins them.</summary>
    public static IQueryable<long> Find(Store store, Dialect dialect, string query)
    {
        var patterns = query.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(TermsMax)
            .Select(term => term.EnumerateRunes().Count() >= 3 ? term : Blank + term + Blank).ToList();
        if (dialect == Dialect.Sqlite)
        {
            var match = string.Join(" AND ", patterns.Select(pattern => $"\"{pattern.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            return store.Database.SqlQuery<long>($"select rowid as \"Value\" from registry_words where registry_words match {match}");
        }

        // One condition for each: an index serves "like", not "like all".
        object[] likes = [.. patterns.Select(pattern => "%" + pattern.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%")];
        var conditions = string.Join(" and ", likes.Select((_, at) => $"words like {{{at}}}"));
        return store.Database.SqlQuery<long>(FormattableStringFactory.Create("select subject as \"Value\" from registry_words where " + conditions, likes));
    }
}

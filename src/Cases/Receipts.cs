using System.Security.Cryptography;
using System.Text;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Commands already carried out. Keys are kept as hashes: who reads the table cannot act as the sender.</summary>
internal static class Receipts
{
    private const int KeyLengthMin = 16;
    private const int KeyLengthMax = 100;

    public static Refusal? Fault(string key) => key.Length is >= KeyLengthMin and <= KeyLengthMax ? null : CaseRefusals.BadKey;

    /// <summary>Asks, together with what else is gathered, whether a command was carried out before.</summary>
    public static IReadOnlyList<CaseReceiptRow> Gather(Gathering gathering, string key) =>
        gathering.Of<CaseReceiptRow>(nameof(CaseReceiptRow.Key), Hash(key));

    public static void Add(Store store, string key, CaseRow row, string fingerprint) => store.Insert(new CaseReceiptRow
    {
        Key = Hash(key),
        CaseId = row.Id,
        Seq = row.Version,
        Fingerprint = fingerprint,
    });

    public static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Eighty bits that only the sender of the opening command can know.</summary>
    public static string ReporterKey(string command) => Hash("reporter:" + command)[..20];

    /// <summary>Tells whether a repeated command is the same one.</summary>
    public static string Fingerprint(string what, IReadOnlyDictionary<string, string> answers, IReadOnlyList<string> more)
    {
        var text = new StringBuilder(what);
        foreach (var part in answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value }).Concat(more))
        {
            // With its length, so that no two lists of parts spell the same text.
            text.Append('\u001f').Append(part.Length).Append('\u001f').Append(part);
        }

        return Hash(text.ToString());
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tongqu.Access;

/// <summary>How an entry of the trail is turned into bytes, and these into the hash that the next entry carries on.</summary>
internal static class AuditChain
{
    /// <summary>What the first entry follows.</summary>
    public static string Start { get; } = new('0', 64);

    private const int SaltBytes = 16;

    /// <summary>Gives an entry its place after another one.</summary>
    public static void Seal(AuditEntry entry, long seq, string before)
    {
        entry.Salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltBytes));
        entry.Digest = DigestOf(entry);
        entry.Seq = seq;
        entry.Hash = HashOf(entry, before);
    }

    /// <summary>Whether an entry is what was sealed after <paramref name="before"/>; its person and detail may have been destroyed since.</summary>
    public static bool Fits(AuditEntry entry, string before) =>
        entry.Hash == HashOf(entry, before)
        && (IsDestroyed(entry) ? entry is { Person: 0, Detail: "" } : entry.Digest == DigestOf(entry));

    /// <summary>Whether the personal part is gone for good.</summary>
    public static bool IsDestroyed(AuditEntry entry) => entry.Salt.Length == 0;

    private static string DigestOf(AuditEntry entry) => Hash("tongqu-audit-person-1", entry.Salt, entry.Person.ToString(), entry.Detail);

    // Microseconds, which both databases keep.
    private static string HashOf(AuditEntry entry, string before) => Hash(
        "tongqu-audit-1", before, entry.Seq.ToString() ?? "", entry.Id.ToString(), (entry.At.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(),
        entry.Post, entry.Deed, entry.Object, entry.Outcome, entry.Request, entry.Digest);

    // Each part with its length before it, so that nothing can be moved from one into the next.
    private static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

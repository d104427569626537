using System.Security.Cryptography;

namespace Tongqu.Base;

/// <summary>Identifiers made by the program, not by the database: 64 bits, rising with time, unique without a counter.</summary>
public static class Ids
{
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Milliseconds since 2020 and 22 random bits. A collision shows as a duplicate key, never as a mix-up.</summary>
    public static long Next(TimeProvider time) =>
        ((long)(time.GetUtcNow() - Epoch).TotalMilliseconds << 22) | (uint)RandomNumberGenerator.GetInt32(1 << 22);
}

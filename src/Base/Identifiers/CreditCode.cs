using System.Buffers;

namespace Tongqu.Base;

/// <summary>
/// 统一社会信用代码, the unified social credit code of GB 32100-2015: one character for the registering department (clause 4.1 a),
/// one for the kind of body (b), six of division by GB/T 2260 (c), nine of organisation code by GB 11714 (d), one check character
/// (e). Its alphabet leaves out I, O, S, V and Z.
/// </summary>
public readonly record struct CreditCode
{
    private const int Length = 18;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    // Powers of three modulo 31 (GB 32100-2015, annex A).
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private CreditCode(string value, IdentifierFault fault) => (Value, Fault) = (value, fault);

    /// <summary>The code as it is kept: without blanks, in upper case.</summary>
    public string Value { get; }

    /// <summary>What is wrong with it; <see cref="IdentifierFault.None"/> where it keeps to the standard.</summary>
    public IdentifierFault Fault { get; }

    /// <summary>The division of registration; empty where the code has none.</summary>
    public string Division => Fault is IdentifierFault.Shape ? "" : Value[2..8];

    /// <summary>Reads a code as registers write it. Nothing is dropped: what is wrong with it is its <see cref="Fault"/>.</summary>
    public static CreditCode Read(string text)
    {
        var value = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
        var fault = value.Length != Length || value.AsSpan().ContainsAnyExcept(Letters) || value.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9')
            ? IdentifierFault.Shape
            : CheckOf(value.AsSpan(0, Length - 1)) == value[^1] ? IdentifierFault.None : IdentifierFault.Check;
        return new(value, fault);
    }

    /// <summary>The check character of the first seventeen.</summary>
    /// <exception cref="ArgumentException">They are not seventeen characters of the alphabet.</exception>
    public static char CheckOf(ReadOnlySpan<char> characters)
    {
        if (characters.Length != Length - 1 || characters.ContainsAnyExcept(Letters))
        {
            throw new ArgumentException("A check character is reckoned of seventeen characters of the alphabet.", nameof(characters));
        }

        var sum = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            sum += Alphabet.IndexOf(characters[i], StringComparison.Ordinal) * Weights[i];
        }

        return Alphabet[(31 - (sum % 31)) % 31];
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

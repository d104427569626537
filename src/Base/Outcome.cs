namespace Tongqu.Base;

/// <summary>What kind of no a <see cref="Refusal"/> is; the web turns it into a status code in one place.</summary>
public enum RefusalKind
{
    /// <summary>The request contradicts a rule or its own form (422).</summary>
    Invalid,

    /// <summary>The thing does not exist, or not for this caller (404).</summary>
    NotFound,

    /// <summary>The caller may not do this (403).</summary>
    Forbidden,

    /// <summary>Nobody is signed in (401).</summary>
    Unauthenticated,

    /// <summary>The thing has changed meanwhile, or a key was used for something else (409).</summary>
    Conflict,

    /// <summary>Something is larger than its bound (413).</summary>
    TooLarge,

    /// <summary>The media type is not accepted here (415).</summary>
    WrongType,

    /// <summary>Too many requests in a while (429).</summary>
    TooMany,

    /// <summary>The request cannot even be read (400).</summary>
    Malformed,

    /// <summary>The address exists but not for this method (405).</summary>
    WrongMethod,

    /// <summary>The fault is the platform's own (500).</summary>
    Fault,
}

/// <summary>An expected failure: a stable code and a sentence written for the person refused.</summary>
/// <param name="Code">Stable, lower case, <c>room.what-is-wrong</c>; part of the public interface.</param>
/// <param name="Message">What is wrong and what to do about it, in both languages.</param>
/// <param name="Kind">What kind of no it is.</param>
public sealed record Refusal(string Code, Text Message, RefusalKind Kind = RefusalKind.Invalid)
{
    /// <summary>What is wrong with each field of a form, by field key; empty where no field is to blame.</summary>
    public IReadOnlyDictionary<string, Text> Fields { get; init; } = new Dictionary<string, Text>();
}

/// <summary>A value, or the refusal that stands in its place. A default instance holds neither and must not be used.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>The refusal, or null where there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether there is a value.</summary>
    public bool Succeeded => Refusal is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: the outcome is a refusal.</exception>
    public T Value => Refusal is null
        ? _value!
        : throw new InvalidOperationException($"No value: refused with {Refusal.Code}.");

    /// <summary>A value as an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal as an outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    /// <summary>The same refusal, or the value carried on by <paramref name="next"/>.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next) => Refusal is null ? next(_value!) : Refusal;
}

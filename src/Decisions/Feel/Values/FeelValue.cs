namespace Tongqu.Decisions;

/// <summary>The kinds of FEEL values.</summary>
public enum FeelKind
{
    /// <summary>"Cannot tell": missing, not applicable, or the result of an error.</summary>
    Null,

    /// <summary>A <see cref="FeelNumber"/>.</summary>
    Number,

    /// <summary>A string of Unicode characters.</summary>
    String,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A <see cref="FeelDate"/>.</summary>
    Date,

    /// <summary>A <see cref="FeelTime"/>.</summary>
    Time,

    /// <summary>A <see cref="FeelDateTime"/>.</summary>
    DateTime,

    /// <summary>A <see cref="FeelMonths"/>: years and months duration.</summary>
    Months,

    /// <summary>A <see cref="FeelDuration"/>: days and time duration.</summary>
    Duration,

    /// <summary>A <see cref="FeelList"/>.</summary>
    List,

    /// <summary>A <see cref="FeelContext"/>.</summary>
    Context,

    /// <summary>A <see cref="FeelRange"/>.</summary>
    Range,

    /// <summary>A <see cref="FeelFunction"/>.</summary>
    Function,
}

/// <summary>A value of the FEEL language (DMN 1.5, 10.3.2.3). Immutable and safe to share between threads.</summary>
public abstract partial class FeelValue : IEquatable<FeelValue>
{
    private protected FeelValue(FeelKind kind) => Kind = kind;

    /// <summary>"Cannot tell".</summary>
    public static FeelValue Null { get; } = new Scalar<byte>(FeelKind.Null, 0);

    /// <summary>True.</summary>
    public static FeelValue True { get; } = new Scalar<bool>(FeelKind.Boolean, true);

    /// <summary>False.</summary>
    public static FeelValue False { get; } = new Scalar<bool>(FeelKind.Boolean, false);

    /// <summary>What kind of value it is.</summary>
    public FeelKind Kind { get; }

    /// <summary>Whether it is the null value.</summary>
    public bool IsNull => Kind == FeelKind.Null;

    /// <summary>Whether it is the boolean true, and neither false nor null.</summary>
    public bool IsTrue => ReferenceEquals(this, True);

    /// <summary>Whether it is the boolean false, and neither true nor null.</summary>
    public bool IsFalse => ReferenceEquals(this, False);

    /// <summary>How deep lists and contexts are nested in it; a scalar has depth zero.</summary>
    internal virtual int Depth => 0;

    /// <summary>How many values it holds, itself included; bounds every walk over it.</summary>
    internal virtual long Size => 1;

    /// <summary>The number, or null where it is of another kind.</summary>
    public FeelNumber? AsNumber() => this is Scalar<FeelNumber> number ? number.Value : null;

    /// <summary>The string, or null where it is of another kind.</summary>
    public string? AsString() => (this as Scalar<string>)?.Value;

    /// <summary>The boolean, or null where it is of another kind.</summary>
    public bool? AsBoolean() => Kind == FeelKind.Boolean ? IsTrue : null;

    /// <summary>A number as a value.</summary>
    public static FeelValue Of(FeelNumber number) => number.TryToSmall(out var small)
        ? Small[small]
        : new Scalar<FeelNumber>(FeelKind.Number, number);

    // Counts, positions and flags are most of the numbers made; they are made once.
    private static readonly Scalar<FeelNumber>[] Small =
        [.. Enumerable.Range(0, 256).Select(number => new Scalar<FeelNumber>(FeelKind.Number, (FeelNumber)number))];

    /// <summary>A string as a value.</summary>
    public static FeelValue Of(string text) => new Scalar<string>(FeelKind.String, text);

    /// <summary>A boolean as a value.</summary>
    public static FeelValue Of(bool truth) => truth ? True : False;

    /// <summary>A date as a value.</summary>
    public static FeelValue Of(FeelDate date) => new Scalar<FeelDate>(FeelKind.Date, date);

    /// <summary>A time as a value.</summary>
    public static FeelValue Of(FeelTime time) => new Scalar<FeelTime>(FeelKind.Time, time);

    /// <summary>A date and time as a value.</summary>
    public static FeelValue Of(FeelDateTime dateTime) => new Scalar<FeelDateTime>(FeelKind.DateTime, dateTime);

    /// <summary>A years and months duration as a value.</summary>
    public static FeelValue Of(FeelMonths months) => new Scalar<FeelMonths>(FeelKind.Months, months);

    /// <summary>A days and time duration as a value.</summary>
    public static FeelValue Of(FeelDuration duration) => new Scalar<FeelDuration>(FeelKind.Duration, duration);

    internal static FeelValue OrNull(FeelNumber? number) => number is { } value ? Of(value) : Null;

    internal static FeelValue OrNull(FeelDate? date) => date is { } value ? Of(value) : Null;

    internal static FeelValue OrNull(FeelTime? time) => time is { } value ? Of(value) : Null;

    internal static FeelValue OrNull(FeelDateTime? dateTime) => dateTime is { } value ? Of(value) : Null;

    internal static FeelValue OrNull(FeelMonths? months) => months is { } value ? Of(value) : Null;

    internal static FeelValue OrNull(FeelDuration? duration) => duration is { } value ? Of(value) : Null;

    internal static FeelValue OrNull(bool? truth) => truth is { } value ? Of(value) : Null;

    /// <summary>The plain value behind a scalar of that type; null for any other.</summary>
    internal T? Get<T>()
        where T : struct => this is Scalar<T> scalar && Kind != FeelKind.Null ? scalar.Value : null;

    /// <inheritdoc/>
    public bool Equals(FeelValue? other) => other is not null && FeelEquality.Same(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeelValue);

    /// <inheritdoc/>
    public override int GetHashCode() => FeelEquality.Hash(this);

    /// <summary>The value as FEEL text, cut after ten thousand characters.</summary>
    public override string ToString() => FeelText.Write(this, 10_000, quoted: true) ?? "…";

    internal sealed class Scalar<T>(FeelKind kind, T value) : FeelValue(kind)
    {
        public T Value { get; } = value;

        // Sixty-four characters weigh as one value, so that long strings are neither free to keep nor to compare.
        internal override long Size => Value is string text ? 1 + (text.Length / 64) : 1;
    }
}

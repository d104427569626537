namespace Tongqu.Base;

/// <summary>The two languages every page, refusal and template is written in.</summary>
public enum Tongue
{
    /// <summary>Chinese, the first language of the platform and its default.</summary>
    Chinese,

    /// <summary>English.</summary>
    English,
}

/// <summary>One thing said in both languages. Keeping the pair together is what keeps English complete.</summary>
/// <param name="Zh">The Chinese wording.</param>
/// <param name="En">The English wording.</param>
public readonly record struct Text(string Zh, string En)
{
    /// <summary>The wording in the asked language; Chinese where the English one was left empty.</summary>
    public string In(Tongue tongue) => tongue == Tongue.English && !string.IsNullOrEmpty(En) ? En : Zh;

    /// <summary>A text that reads the same in both languages, such as a number or a proper name.</summary>
    public static Text Same(string both) => new(both, both);

    /// <inheritdoc/>
    public override string ToString() => Zh;
}

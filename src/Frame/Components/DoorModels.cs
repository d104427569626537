using Tongqu.Base;

namespace Tongqu.Frame.Components;

/// <summary>A demonstration account that can be entered with one press.</summary>
/// <param name="User">Its sign-in name.</param>
/// <param name="Password">Its password, public by intent.</param>
/// <param name="Post">The post it holds.</param>
/// <param name="Can">What to try with it.</param>
public sealed record DemoAccount(string User, string Password, Text Post, Text Can);

/// <summary>The staff's sign-in.</summary>
public sealed record SignInModel
{
    /// <summary>The name entered so far.</summary>
    public string? User { get; init; }

    /// <summary>Why the last try failed; null where there was none.</summary>
    public Text? Error { get; init; }

    /// <summary>Where to go after signing in.</summary>
    public string? Back { get; init; }

    /// <summary>What the city's own identity provider is called; null where there is none.</summary>
    public Text? City { get; init; }

    /// <summary>Demonstration accounts; empty outside demo mode.</summary>
    public IReadOnlyList<DemoAccount> Demo { get; init; } = [];
}

/// <summary>The second step of a sign-in.</summary>
/// <param name="Ticket">Comes back with the code.</param>
public sealed record SignInCodeModel(string Ticket)
{
    /// <summary>Why the last code was not taken; null where there was none.</summary>
    public Text? Error { get; init; }

    /// <summary>Where to go after signing in.</summary>
    public string? Back { get; init; }
}

/// <summary>A page that could not be given.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What is the matter, in a few words.</param>
/// <param name="Sentence">The same in a sentence for the person.</param>
/// <param name="ToDo">What they can do now.</param>
/// <param name="RequestId">The id under which the log knows it.</param>
public sealed record ErrorModel(
    int Status, Text Title, Text Sentence, IReadOnlyList<Text> ToDo, string RequestId);

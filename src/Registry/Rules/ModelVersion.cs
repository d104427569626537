using System.Security.Cryptography;
using System.Text;

namespace Tongqu.Registry;

/// <summary>What stands in a version or a draft of a model.</summary>
/// <param name="Xml">The model, DMN as XML.</param>
/// <param name="Examples">Its examples as YAML; empty for none.</param>
public sealed record ModelText(string Xml, string Examples)
{
    /// <summary>SHA-256 of both, in hex: what makes a version another one.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Xml.Length}\n{Xml}{Examples}")));
}

/// <summary>A version of a decision model, kept for ever.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Number">Counted from 1 within the model.</param>
/// <param name="From">First day it is in force; null: from the beginning.</param>
/// <param name="OfPack">Whether it came with the pack; otherwise somebody proposed it and another approved it.</param>
/// <param name="Hash">SHA-256 of its content, in hex.</param>
/// <param name="Note">Why it was made, in the words of who proposed it; empty for the pack's.</param>
/// <param name="ProposedBy">The person's id; 0 for the pack's.</param>
/// <param name="ProposedAt">When it was proposed, or came with the pack.</param>
/// <param name="ApprovedBy">The id of the second person; 0 for the pack's.</param>
/// <param name="ApprovedAt">When it was approved, or came with the pack.</param>
public sealed record ModelVersion(
    string Model, int Number, DateOnly? From, bool OfPack, string Hash, string Note,
    long ProposedBy, DateTimeOffset ProposedAt, long ApprovedBy, DateTimeOffset ApprovedAt);

/// <summary>That a draft be put in force.</summary>
/// <param name="By">Who proposed it.</param>
/// <param name="At">When.</param>
/// <param name="From">The first day it shall be in force.</param>
/// <param name="Note">Why.</param>
public sealed record ModelProposal(long By, DateTimeOffset At, DateOnly From, string Note);

/// <summary>That a proposal was sent back.</summary>
/// <param name="By">Who sent it back.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record ModelReturn(long By, DateTimeOffset At, string Reason);

/// <summary>The draft of a model; a model has one at most.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Revision">Counts its changes, from 1.</param>
/// <param name="Base">The version it was begun from.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="EditedBy">Who changed it last.</param>
/// <param name="EditedAt">When.</param>
public sealed record ModelDraft(string Model, int Revision, int Base, ModelText Text, long EditedBy, DateTimeOffset EditedAt)
{
    /// <summary>The proposal that waits for a second person; null while it is being worked on.</summary>
    public ModelProposal? Proposal { get; init; }

    /// <summary>Why it was last sent back; null where it was not, or was proposed again since.</summary>
    public ModelReturn? Return { get; init; }
}

/// <summary>How a model stands on a day.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InForce">The version in force that day; null where the first begins later.</param>
/// <param name="Latest">The version with the highest number.</param>
/// <param name="Next">The version that takes over next after that day; null where none is waiting.</param>
/// <param name="Draft">Its draft; null for none.</param>
public sealed record ModelStanding(string Name, ModelVersion? InForce, ModelVersion Latest, ModelVersion? Next, ModelDraft? Draft);

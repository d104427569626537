using Tongqu.Decisions;

namespace Tongqu.Registry;

/// <summary>
/// What a room of the platform asks of the models it decides by itself, beyond that they hold together: names it hands in, answers it
/// can read. Whoever decides by a model registers it; what does not fit counts as a fault of the model, and is not published.
/// </summary>
/// <param name="Concerns">Whether it is asked of the model of a name.</param>
/// <param name="Faults">What does not fit, each with the id of the element it stands in where it stands in one.</param>
public sealed record ModelDemand(Func<string, bool> Concerns, Func<DmnModel, DmnWriting, IEnumerable<FeelDiagnostic>> Faults);

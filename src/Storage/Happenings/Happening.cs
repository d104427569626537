using System.Text.Json;

namespace Tongqu.Storage;

/// <summary>
/// Something that happened, told to other applications and to outside systems. It carries what a stranger to the case may know:
/// no personal text.
/// </summary>
/// <param name="Type">What happened, words joined by dots: <c>case.opened</c>, <c>case.dispatch</c>. Stable.</param>
/// <param name="Subject">What it happened to: a number or code. The happenings of one subject are told in their order.</param>
/// <param name="Region">Code of the region it belongs to; empty where it belongs to none.</param>
/// <param name="Data">Further facts, a JSON object.</param>
public sealed record Happening(string Type, string Subject, string Region, string Data)
{
    /// <summary>Adds it to a unit of work: told if that is committed, and never otherwise.</summary>
    public void Tell(Store store, DateTimeOffset at) =>
        store.Insert(new HappeningRow { At = at, Type = Type, Subject = Subject, Region = Region, Data = Data });
}

/// <summary>A happening with its place in the order in which all are told.</summary>
/// <param name="Position">Rises by one; a reader remembers the last one it has.</param>
/// <param name="At">When it happened.</param>
/// <param name="Type">See <see cref="Happening"/>.</param>
/// <param name="Subject">See <see cref="Happening"/>.</param>
/// <param name="Region">See <see cref="Happening"/>.</param>
/// <param name="Data">See <see cref="Happening"/>.</param>
public sealed record ToldHappening(long Position, DateTimeOffset At, string Type, string Subject, string Region, JsonElement Data);

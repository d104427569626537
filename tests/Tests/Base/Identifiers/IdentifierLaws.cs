using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Tongqu.Base.Tests;

/// <summary>What holds of every identifier: the check character is found, and no single slip of a pen goes unseen.</summary>
public sealed class IdentifierLaws
{
    private const string CreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string LicenceAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void A_residents_number_with_its_check_character_holds_and_with_one_slip_does_not() =>
        Check(Digits(17), "0123456789", ResidentNumber.CheckOf, (text, at, other) => text[..at] + other + text[(at + 1)..]);

    [Fact]
    public void A_credit_code_with_its_check_character_holds_and_with_one_slip_does_not() =>
        Check(Letters(CreditAlphabet, 17), CreditAlphabet, CreditCode.CheckOf, (text, at, other) => text[..at] + other + text[(at + 1)..]);

    [Fact]
    public void A_licence_number_with_its_check_character_holds_and_with_one_slip_does_not() =>
        Check(Letters(LicenceAlphabet, 62), LicenceAlphabet, LicenceNumber.CheckOf, (text, at, other) => text[..at] + other + text[(at + 1)..]);

    [Fact]
    public void Two_neighbours_that_change_places_are_seen_in_a_residents_number() =>
        Prop.ForAll(Digits(17).ToArbitrary(), Gen.Choose(0, 15).ToArbitrary(), (text, at) =>
        {
            var turned = text[..at] + text[at + 1] + text[at] + text[(at + 2)..];
            return turned == text || ResidentNumber.CheckOf(turned) != ResidentNumber.CheckOf(text);
        }).Check(Runs);

    [Fact]
    public void Whatever_is_read_reads_the_same_again() => Prop.ForAll<string?>(text =>
    {
        var (resident, credit, licence) = (ResidentNumber.Read(text ?? ""), CreditCode.Read(text ?? ""), LicenceNumber.Read(text ?? ""));
        ResidentNumber.Read(resident.Value).ShouldBe(resident);
        CreditCode.Read(credit.Value).ShouldBe(credit);
        LicenceNumber.Read(licence.Value).Value.ShouldBe(licence.Value);
        _ = (resident.BirthDate, resident.Division, resident.IsFemale, credit.Division, licence.Type);
    }).Check(Runs);

    private delegate char CheckCharacter(ReadOnlySpan<char> text);

    private static void Check(Gen<string> texts, string alphabet, CheckCharacter check, Func<string, int, char, string> slip) =>
        Prop.ForAll(texts.ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), Gen.Elements(alphabet.ToCharArray()).ToArbitrary(), (text, where, other) =>
        {
            var slipped = slip(text, where % text.Length, other);
            return slipped == text || check(slipped) != check(text);
        }).Check(Runs);

    private static Gen<string> Digits(int length) => Letters("0123456789", length);

    private static Gen<string> Letters(string alphabet, int length) =>
        Gen.Elements(alphabet.ToCharArray()).ArrayOf(length).Select(letters => new string(letters));
}

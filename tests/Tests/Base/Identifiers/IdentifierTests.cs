using Shouldly;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Base.Tests;

/// <summary>Identifiers against published examples, and against real registers where they are on this machine.</summary>
public sealed class IdentifierTests
{
    // Address code 330899 was never issued.
    [Theory]
    [InlineData("11010519491231002X", IdentifierFault.None)]
    [InlineData(" 1101 0519491231002x ", IdentifierFault.None)]
    [InlineData("110105194912310021", IdentifierFault.Check)]
    [InlineData("11010519490231002X", IdentifierFault.Date)]
    [InlineData("990105194912310021", IdentifierFault.Division)]
    [InlineData("11010519491231", IdentifierFault.Shape)]
    [InlineData("1101051949123100X2", IdentifierFault.Shape)]
    [InlineData("１10105194912310021", IdentifierFault.Shape)]
    [InlineData("", IdentifierFault.Shape)]
    [InlineData("610104620927690", IdentifierFault.Superseded)]
    public void A_residents_number_is_read_and_flagged(string text, IdentifierFault fault) => ResidentNumber.Read(text).Fault.ShouldBe(fault);

    [Fact]
    public void A_residents_number_says_when_and_where_somebody_was_born()
    {
        var number = ResidentNumber.Read("11010519491231002X");

        number.Division.ShouldBe("110105");
        number.BirthDate.ShouldBe(new DateOnly(1949, 12, 31));
        number.IsFemale.ShouldBe(true);
        ResidentNumber.Read("610104620927690").BirthDate.ShouldBe(new DateOnly(1962, 9, 27));
    }

    [Theory]
    [InlineData("91350100M000100Y43", IdentifierFault.None)]
    [InlineData("11100000000013338w", IdentifierFault.None)]
    [InlineData("11330105002500287C", IdentifierFault.None)]
    [InlineData("11370800MB28559184", IdentifierFault.None)]
    [InlineData("11370800MB28559185", IdentifierFault.Check)]
    [InlineData("11370800MB2855918I", IdentifierFault.Shape)]
    [InlineData("113708A0MB28559184", IdentifierFault.Shape)]
    [InlineData("330800000012345", IdentifierFault.Shape)]
    public void A_credit_code_is_read_and_flagged(string text, IdentifierFault fault) => CreditCode.Read(text).Fault.ShouldBe(fault);

    [Theory]
    [InlineData("1.2.156.3005.2.11100000000013338W087.11370800MB28559184.37080001202411010001.001.3", IdentifierFault.None)]
    [InlineData("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0", IdentifierFault.None)]
    [InlineData("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052202.002.0", IdentifierFault.Check)]
    [InlineData("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002", IdentifierFault.Shape)]
    [InlineData("1.2.156.3005.1.11100000000013338W009.11330105002500287C.2025052201.002.0", IdentifierFault.Shape)]
    [InlineData("", IdentifierFault.Shape)]
    public void A_licence_number_is_read_and_flagged(string text, IdentifierFault fault) => LicenceNumber.Read(text).Fault.ShouldBe(fault);

    [Fact]
    public void A_licence_number_says_what_it_is_and_who_gave_it()
    {
        var number = LicenceNumber.Of("11100000000013338W009", "11330105002500287C", "2025052201", 2);

        number.Value.ShouldEndWith(".002.0");
        (number.Type, number.Issuer, number.Serial, number.Version).ShouldBe(("11100000000013338W009", "11330105002500287C", "2025052201", "002"));
        default(LicenceNumber).Issuer.ShouldBe("");
    }

    [Fact]
    public void The_published_vectors_are_told_apart()
    {
        var file = SharedData.Find("data", "test-vectors", "cn_id_number_vectors.csv");
        Assert.SkipWhen(file is null, "The vectors are not on this machine.");

        // What is invalid only by the day on which a division was first listed is "strict"; we do not ask that.
        var wrong = File.ReadLines(file!).Skip(1).Select(line => line.Split(','))
            .Where(row => row[2] != "strict")
            .Where(row => (ResidentNumber.Read(row[0]).Fault is IdentifierFault.None or IdentifierFault.Superseded) != (row[1] == "valid"))
            .Select(row => row[0]);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_real_register_is_read_whole_and_flagged_as_it_is()
    {
        var file = SharedData.Find("data", "enterprises", "uscc_4provinces.csv");
        Assert.SkipWhen(file is null, "The register is not on this machine.");

        var rows = File.ReadLines(file!).Skip(1).Select(line => line.Split(',')).ToList();

        rows.Count(row => CreditCode.Read(row[0]).Fault == IdentifierFault.None).ShouldBeInRange(212_121, 212_341);
        rows.Where(row => row[3] == "ok" && CreditCode.Read(row[0]).Fault != IdentifierFault.None).ShouldBeEmpty();
        rows.Count(row => CreditCode.Read(row[0]).Fault == IdentifierFault.Check).ShouldBe(8);
    }
}
